// @ts-nocheck
// Generated from schemas/v3.1.json by scripts/generate-validators.js; do not edit.
import { caseIs, sequence, xsInteger, uniqueChild } from '../keywords/index.js';
import { joined } from '../joined.js';
import type { GroupShape } from '../shape.js';
import type { Validate } from '../validator.js';

export const validate: Validate = validate21;
const schema6 = {"required":["hv","vm"]};
const schema7 = {"required":["BUILD_TYPE","FEATURES","vuart_connections","DEBUG_OPTIONS","MEMORY","CAPACITIES","MISC_CFG"],"properties":{"BUILD_TYPE":1,"FEATURES":1,"vuart_connections":1,"DEBUG_OPTIONS":1,"MEMORY":1,"CAPACITIES":1,"MISC_CFG":1,"HIDDEN_PDEV_REGION":1,"CACHE_REGION":1}};
const func2 = Object.prototype.hasOwnProperty;
const schema8 = {"enum":["release","debug"]};

function validate23(data, {instancePath=""}={}){
let vErrors = null;
let errors = 0;
if(typeof data !== "string"){
(vErrors ??= []).push({instancePath,keyword:"type",params:{type: "string"}});
errors++;
}
if(!((data === "release") || (data === "debug"))){
(vErrors ??= []).push({instancePath,keyword:"enum",params:{allowedValues: schema8.enum}});
errors++;
}
validate23.errors = vErrors;
return errors === 0;
}

const schema9 = {"required":["RELOC_ENABLED","SCHEDULER","MULTIBOOT2_ENABLED","SPLIT_LOCK_DETECTION_ENABLED","UC_LOCK_DETECTION_ENABLED","SECURITY_VM_FIXUP","KEEP_IRQ_DISABLED","HYPERV_ENABLED","IOMMU_ENFORCE_SNP","ACPI_PARSE_ENABLED","L1D_VMENTRY_ENABLED","MCE_ON_PSC_ENABLED","RDT","IVSHMEM"],"properties":{"RELOC_ENABLED":1,"SCHEDULER":1,"MULTIBOOT2_ENABLED":1,"SPLIT_LOCK_DETECTION_ENABLED":1,"UC_LOCK_DETECTION_ENABLED":1,"SECURITY_VM_FIXUP":1,"KEEP_IRQ_DISABLED":1,"HYPERV_ENABLED":1,"IOMMU_ENFORCE_SNP":1,"ACPI_PARSE_ENABLED":1,"L1D_VMENTRY_ENABLED":1,"MCE_ON_PSC_ENABLED":1,"RDT":1,"IVSHMEM":1,"SSRAM":1}};
const schema10 = {"enum":["y","n"]};

function validate26(data, {instancePath=""}={}){
let vErrors = null;
let errors = 0;
if(typeof data !== "string"){
(vErrors ??= []).push({instancePath,keyword:"type",params:{type: "string"}});
errors++;
}
if(!((data === "y") || (data === "n"))){
(vErrors ??= []).push({instancePath,keyword:"enum",params:{allowedValues: schema10.enum}});
errors++;
}
validate26.errors = vErrors;
return errors === 0;
}

const schema11 = {"enum":["SCHED_NOOP","SCHED_IORR","SCHED_BVT","SCHED_PRIO"]};

function validate28(data, {instancePath=""}={}){
let vErrors = null;
let errors = 0;
if(typeof data !== "string"){
(vErrors ??= []).push({instancePath,keyword:"type",params:{type: "string"}});
errors++;
}
if(!((((data === "SCHED_NOOP") || (data === "SCHED_IORR")) || (data === "SCHED_BVT")) || (data === "SCHED_PRIO"))){
(vErrors ??= []).push({instancePath,keyword:"enum",params:{allowedValues: schema11.enum}});
errors++;
}
validate28.errors = vErrors;
return errors === 0;
}

const schema12 = {"required":["RDT_ENABLED","CDP_ENABLED","VCAT_ENABLED"]};

function validate40(data, {instancePath=""}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
for(const prop0 of schema12.required){
if(data[prop0] === undefined){
(vErrors ??= []).push({instancePath,keyword:"required",params:{missingProperty: prop0}});
errors++;
}
}
for(const key0 in data){
if(!(((key0 === "RDT_ENABLED") || (key0 === "CDP_ENABLED")) || (key0 === "VCAT_ENABLED"))){
(vErrors ??= []).push({instancePath,keyword:"additionalProperties",params:{additionalProperty: key0}});
errors++;
}
}
if(data.RDT_ENABLED !== undefined){
if(!(validate26(data.RDT_ENABLED, {instancePath:instancePath+"/RDT_ENABLED"}))){
vErrors = joined(vErrors, validate26.errors);
errors = vErrors.length;
}
}
if(data.CDP_ENABLED !== undefined){
if(!(validate26(data.CDP_ENABLED, {instancePath:instancePath+"/CDP_ENABLED"}))){
vErrors = joined(vErrors, validate26.errors);
errors = vErrors.length;
}
}
if(data.VCAT_ENABLED !== undefined){
if(!(validate26(data.VCAT_ENABLED, {instancePath:instancePath+"/VCAT_ENABLED"}))){
vErrors = joined(vErrors, validate26.errors);
errors = vErrors.length;
}
}
const problem0 = sequence(["RDT_ENABLED","CDP_ENABLED","VCAT_ENABLED"], data);
if(problem0 !== undefined){
(vErrors ??= []).push({instancePath,keyword:"sequence",params:problem0});
errors++;
}
}
else {
(vErrors ??= []).push({instancePath,keyword:"type",params:{type: "object"}});
errors++;
}
validate40.errors = vErrors;
return errors === 0;
}

const schema14 = {"required":["NAME","PROVIDED_BY","IVSHMEM_SIZE","IVSHMEM_VMS"]};
const pattern0 = new RegExp("^[\\p{L}\\p{N}_]{1,27}$", "u");

function validate47(data, {instancePath=""}={}){
let vErrors = null;
let errors = 0;
if(typeof data === "string"){
if(!pattern0.test(data)){
(vErrors ??= []).push({instancePath,keyword:"pattern",params:{pattern: "^[\\p{L}\\p{N}_]{1,27}$"}});
errors++;
}
}
else {
(vErrors ??= []).push({instancePath,keyword:"type",params:{type: "string"}});
errors++;
}
validate47.errors = vErrors;
return errors === 0;
}

const schema16 = {"enum":["Hypervisor","Device Model"]};

function validate49(data, {instancePath=""}={}){
let vErrors = null;
let errors = 0;
if(typeof data !== "string"){
(vErrors ??= []).push({instancePath,keyword:"type",params:{type: "string"}});
errors++;
}
if(!((data === "Hypervisor") || (data === "Device Model"))){
(vErrors ??= []).push({instancePath,keyword:"enum",params:{allowedValues: schema16.enum}});
errors++;
}
validate49.errors = vErrors;
return errors === 0;
}


function validate51(data, {instancePath=""}={}){
let vErrors = null;
let errors = 0;
if(typeof data === "string"){
const problem0 = xsInteger({"values":[2,4,8,16,32,64,128,256,512]}, data);
if(problem0 !== undefined){
(vErrors ??= []).push({instancePath,keyword:"xsInteger",params:problem0});
errors++;
}
}
else {
(vErrors ??= []).push({instancePath,keyword:"type",params:{type: "string"}});
errors++;
}
validate51.errors = vErrors;
return errors === 0;
}

const schema18 = {"required":["IVSHMEM_VM"]};
const schema19 = {"required":["VM_NAME","VBDF"]};
const pattern1 = new RegExp("^[a-zA-Z0-9_\\-]{1,15}$", "u");

function validate55(data, {instancePath=""}={}){
let vErrors = null;
let errors = 0;
if(typeof data === "string"){
if(!pattern1.test(data)){
(vErrors ??= []).push({instancePath,keyword:"pattern",params:{pattern: "^[a-zA-Z0-9_\\-]{1,15}$"}});
errors++;
}
}
else {
(vErrors ??= []).push({instancePath,keyword:"type",params:{type: "string"}});
errors++;
}
validate55.errors = vErrors;
return errors === 0;
}

const pattern2 = new RegExp("^[0-9A-Fa-f]{1,2}:[01][0-9A-Fa-f]\\.[0-7]$", "u");

function validate57(data, {instancePath=""}={}){
let vErrors = null;
let errors = 0;
if(typeof data === "string"){
if(!pattern2.test(data)){
(vErrors ??= []).push({instancePath,keyword:"pattern",params:{pattern: "^[0-9A-Fa-f]{1,2}:[01][0-9A-Fa-f]\\.[0-7]$"}});
errors++;
}
}
else {
(vErrors ??= []).push({instancePath,keyword:"type",params:{type: "string"}});
errors++;
}
validate57.errors = vErrors;
return errors === 0;
}


function validate54(data, {instancePath=""}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
for(const prop0 of schema19.required){
if(data[prop0] === undefined){
(vErrors ??= []).push({instancePath,keyword:"required",params:{missingProperty: prop0}});
errors++;
}
}
for(const key0 in data){
if(!((key0 === "VM_NAME") || (key0 === "VBDF"))){
(vErrors ??= []).push({instancePath,keyword:"additionalProperties",params:{additionalProperty: key0}});
errors++;
}
}
if(data.VM_NAME !== undefined){
if(!(validate55(data.VM_NAME, {instancePath:instancePath+"/VM_NAME"}))){
vErrors = joined(vErrors, validate55.errors);
errors = vErrors.length;
}
}
if(data.VBDF !== undefined){
if(!(validate57(data.VBDF, {instancePath:instancePath+"/VBDF"}))){
vErrors = joined(vErrors, validate57.errors);
errors = vErrors.length;
}
}
const problem0 = sequence(["VM_NAME","VBDF"], data);
if(problem0 !== undefined){
(vErrors ??= []).push({instancePath,keyword:"sequence",params:problem0});
errors++;
}
}
else {
(vErrors ??= []).push({instancePath,keyword:"type",params:{type: "object"}});
errors++;
}
validate54.errors = vErrors;
return errors === 0;
}


function validate53(data, {instancePath=""}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
for(const prop0 of schema18.required){
if(data[prop0] === undefined){
(vErrors ??= []).push({instancePath,keyword:"required",params:{missingProperty: prop0}});
errors++;
}
}
for(const key0 in data){
if(!(key0 === "IVSHMEM_VM")){
(vErrors ??= []).push({instancePath,keyword:"additionalProperties",params:{additionalProperty: key0}});
errors++;
}
}
if(data.IVSHMEM_VM !== undefined){
let data0 = data.IVSHMEM_VM;
if(Array.isArray(data0)){
const len0 = data0.length;
for(let i0=0; i0<len0; i0++){
if(!(validate54(data0[i0], {instancePath:instancePath+"/IVSHMEM_VM/" + i0}))){
vErrors = joined(vErrors, validate54.errors);
errors = vErrors.length;
}
}
}
else {
(vErrors ??= []).push({instancePath:instancePath+"/IVSHMEM_VM",keyword:"type",params:{type: "array"}});
errors++;
}
}
const problem0 = sequence(["IVSHMEM_VM"], data);
if(problem0 !== undefined){
(vErrors ??= []).push({instancePath,keyword:"sequence",params:problem0});
errors++;
}
}
else {
(vErrors ??= []).push({instancePath,keyword:"type",params:{type: "object"}});
errors++;
}
validate53.errors = vErrors;
return errors === 0;
}


function validate46(data, {instancePath=""}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
for(const prop0 of schema14.required){
if(data[prop0] === undefined){
(vErrors ??= []).push({instancePath,keyword:"required",params:{missingProperty: prop0}});
errors++;
}
}
for(const key0 in data){
if(!((((key0 === "NAME") || (key0 === "PROVIDED_BY")) || (key0 === "IVSHMEM_SIZE")) || (key0 === "IVSHMEM_VMS"))){
(vErrors ??= []).push({instancePath,keyword:"additionalProperties",params:{additionalProperty: key0}});
errors++;
}
}
if(data.NAME !== undefined){
if(!(validate47(data.NAME, {instancePath:instancePath+"/NAME"}))){
vErrors = joined(vErrors, validate47.errors);
errors = vErrors.length;
}
}
if(data.PROVIDED_BY !== undefined){
if(!(validate49(data.PROVIDED_BY, {instancePath:instancePath+"/PROVIDED_BY"}))){
vErrors = joined(vErrors, validate49.errors);
errors = vErrors.length;
}
}
if(data.IVSHMEM_SIZE !== undefined){
if(!(validate51(data.IVSHMEM_SIZE, {instancePath:instancePath+"/IVSHMEM_SIZE"}))){
vErrors = joined(vErrors, validate51.errors);
errors = vErrors.length;
}
}
if(data.IVSHMEM_VMS !== undefined){
if(!(validate53(data.IVSHMEM_VMS, {instancePath:instancePath+"/IVSHMEM_VMS"}))){
vErrors = joined(vErrors, validate53.errors);
errors = vErrors.length;
}
}
}
else {
(vErrors ??= []).push({instancePath,keyword:"type",params:{type: "object"}});
errors++;
}
validate46.errors = vErrors;
return errors === 0;
}


function validate45(data, {instancePath=""}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
for(const key0 in data){
if(!(key0 === "IVSHMEM_REGION")){
(vErrors ??= []).push({instancePath,keyword:"additionalProperties",params:{additionalProperty: key0}});
errors++;
}
}
if(data.IVSHMEM_REGION !== undefined){
let data0 = data.IVSHMEM_REGION;
if(Array.isArray(data0)){
const len0 = data0.length;
for(let i0=0; i0<len0; i0++){
if(!(validate46(data0[i0], {instancePath:instancePath+"/IVSHMEM_REGION/" + i0}))){
vErrors = joined(vErrors, validate46.errors);
errors = vErrors.length;
}
}
}
else {
(vErrors ??= []).push({instancePath:instancePath+"/IVSHMEM_REGION",keyword:"type",params:{type: "array"}});
errors++;
}
}
const problem0 = sequence(["IVSHMEM_REGION"], data);
if(problem0 !== undefined){
(vErrors ??= []).push({instancePath,keyword:"sequence",params:problem0});
errors++;
}
}
else {
(vErrors ??= []).push({instancePath,keyword:"type",params:{type: "object"}});
errors++;
}
validate45.errors = vErrors;
return errors === 0;
}

const schema22 = {"required":["SSRAM_ENABLED"]};

function validate63(data, {instancePath=""}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
for(const prop0 of schema22.required){
if(data[prop0] === undefined){
(vErrors ??= []).push({instancePath,keyword:"required",params:{missingProperty: prop0}});
errors++;
}
}
for(const key0 in data){
if(!(key0 === "SSRAM_ENABLED")){
(vErrors ??= []).push({instancePath,keyword:"additionalProperties",params:{additionalProperty: key0}});
errors++;
}
}
if(data.SSRAM_ENABLED !== undefined){
if(!(validate26(data.SSRAM_ENABLED, {instancePath:instancePath+"/SSRAM_ENABLED"}))){
vErrors = joined(vErrors, validate26.errors);
errors = vErrors.length;
}
}
const problem0 = sequence(["SSRAM_ENABLED"], data);
if(problem0 !== undefined){
(vErrors ??= []).push({instancePath,keyword:"sequence",params:problem0});
errors++;
}
}
else {
(vErrors ??= []).push({instancePath,keyword:"type",params:{type: "object"}});
errors++;
}
validate63.errors = vErrors;
return errors === 0;
}


function validate25(data, {instancePath=""}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
for(const prop0 of schema9.required){
if(data[prop0] === undefined){
(vErrors ??= []).push({instancePath,keyword:"required",params:{missingProperty: prop0}});
errors++;
}
}
for(const key0 in data){
if(!(func2.call(schema9.properties, key0))){
(vErrors ??= []).push({instancePath,keyword:"additionalProperties",params:{additionalProperty: key0}});
errors++;
}
}
if(data.RELOC_ENABLED !== undefined){
if(!(validate26(data.RELOC_ENABLED, {instancePath:instancePath+"/RELOC_ENABLED"}))){
vErrors = joined(vErrors, validate26.errors);
errors = vErrors.length;
}
}
if(data.SCHEDULER !== undefined){
if(!(validate28(data.SCHEDULER, {instancePath:instancePath+"/SCHEDULER"}))){
vErrors = joined(vErrors, validate28.errors);
errors = vErrors.length;
}
}
if(data.MULTIBOOT2_ENABLED !== undefined){
if(!(validate26(data.MULTIBOOT2_ENABLED, {instancePath:instancePath+"/MULTIBOOT2_ENABLED"}))){
vErrors = joined(vErrors, validate26.errors);
errors = vErrors.length;
}
}
if(data.SPLIT_LOCK_DETECTION_ENABLED !== undefined){
if(!(validate26(data.SPLIT_LOCK_DETECTION_ENABLED, {instancePath:instancePath+"/SPLIT_LOCK_DETECTION_ENABLED"}))){
vErrors = joined(vErrors, validate26.errors);
errors = vErrors.length;
}
}
if(data.UC_LOCK_DETECTION_ENABLED !== undefined){
if(!(validate26(data.UC_LOCK_DETECTION_ENABLED, {instancePath:instancePath+"/UC_LOCK_DETECTION_ENABLED"}))){
vErrors = joined(vErrors, validate26.errors);
errors = vErrors.length;
}
}
if(data.SECURITY_VM_FIXUP !== undefined){
if(!(validate26(data.SECURITY_VM_FIXUP, {instancePath:instancePath+"/SECURITY_VM_FIXUP"}))){
vErrors = joined(vErrors, validate26.errors);
errors = vErrors.length;
}
}
if(data.KEEP_IRQ_DISABLED !== undefined){
if(!(validate26(data.KEEP_IRQ_DISABLED, {instancePath:instancePath+"/KEEP_IRQ_DISABLED"}))){
vErrors = joined(vErrors, validate26.errors);
errors = vErrors.length;
}
}
if(data.HYPERV_ENABLED !== undefined){
if(!(validate26(data.HYPERV_ENABLED, {instancePath:instancePath+"/HYPERV_ENABLED"}))){
vErrors = joined(vErrors, validate26.errors);
errors = vErrors.length;
}
}
if(data.IOMMU_ENFORCE_SNP !== undefined){
if(!(validate26(data.IOMMU_ENFORCE_SNP, {instancePath:instancePath+"/IOMMU_ENFORCE_SNP"}))){
vErrors = joined(vErrors, validate26.errors);
errors = vErrors.length;
}
}
if(data.ACPI_PARSE_ENABLED !== undefined){
if(!(validate26(data.ACPI_PARSE_ENABLED, {instancePath:instancePath+"/ACPI_PARSE_ENABLED"}))){
vErrors = joined(vErrors, validate26.errors);
errors = vErrors.length;
}
}
if(data.L1D_VMENTRY_ENABLED !== undefined){
if(!(validate26(data.L1D_VMENTRY_ENABLED, {instancePath:instancePath+"/L1D_VMENTRY_ENABLED"}))){
vErrors = joined(vErrors, validate26.errors);
errors = vErrors.length;
}
}
if(data.MCE_ON_PSC_ENABLED !== undefined){
if(!(validate26(data.MCE_ON_PSC_ENABLED, {instancePath:instancePath+"/MCE_ON_PSC_ENABLED"}))){
vErrors = joined(vErrors, validate26.errors);
errors = vErrors.length;
}
}
if(data.RDT !== undefined){
if(!(validate40(data.RDT, {instancePath:instancePath+"/RDT"}))){
vErrors = joined(vErrors, validate40.errors);
errors = vErrors.length;
}
}
if(data.IVSHMEM !== undefined){
if(!(validate45(data.IVSHMEM, {instancePath:instancePath+"/IVSHMEM"}))){
vErrors = joined(vErrors, validate45.errors);
errors = vErrors.length;
}
}
if(data.SSRAM !== undefined){
if(!(validate63(data.SSRAM, {instancePath:instancePath+"/SSRAM"}))){
vErrors = joined(vErrors, validate63.errors);
errors = vErrors.length;
}
}
}
else {
(vErrors ??= []).push({instancePath,keyword:"type",params:{type: "object"}});
errors++;
}
validate25.errors = vErrors;
return errors === 0;
}

const schema24 = {"required":["name","type","endpoint"]};

function validate69(data, {instancePath=""}={}){
let vErrors = null;
let errors = 0;
if(typeof data !== "string"){
(vErrors ??= []).push({instancePath,keyword:"type",params:{type: "string"}});
errors++;
}
validate69.errors = vErrors;
return errors === 0;
}

const schema26 = {"enum":["legacy","pci"]};

function validate71(data, {instancePath=""}={}){
let vErrors = null;
let errors = 0;
if(typeof data !== "string"){
(vErrors ??= []).push({instancePath,keyword:"type",params:{type: "string"}});
errors++;
}
if(!((data === "legacy") || (data === "pci"))){
(vErrors ??= []).push({instancePath,keyword:"enum",params:{allowedValues: schema26.enum}});
errors++;
}
validate71.errors = vErrors;
return errors === 0;
}

const schema27 = {"required":["vm_name","io_port","vbdf"]};
const pattern3 = new RegExp("^(?:0[Xx][0-9A-Fa-f]+|0)$", "u");

function validate75(data, {instancePath=""}={}){
let vErrors = null;
let errors = 0;
if(typeof data === "string"){
if(!pattern3.test(data)){
(vErrors ??= []).push({instancePath,keyword:"pattern",params:{pattern: "^(?:0[Xx][0-9A-Fa-f]+|0)$"}});
errors++;
}
}
else {
(vErrors ??= []).push({instancePath,keyword:"type",params:{type: "string"}});
errors++;
}
validate75.errors = vErrors;
return errors === 0;
}


function validate73(data, {instancePath=""}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
for(const prop0 of schema27.required){
if(data[prop0] === undefined){
(vErrors ??= []).push({instancePath,keyword:"required",params:{missingProperty: prop0}});
errors++;
}
}
for(const key0 in data){
if(!(((key0 === "vm_name") || (key0 === "io_port")) || (key0 === "vbdf"))){
(vErrors ??= []).push({instancePath,keyword:"additionalProperties",params:{additionalProperty: key0}});
errors++;
}
}
if(data.vm_name !== undefined){
if(!(validate69(data.vm_name, {instancePath:instancePath+"/vm_name"}))){
vErrors = joined(vErrors, validate69.errors);
errors = vErrors.length;
}
}
if(data.io_port !== undefined){
if(!(validate75(data.io_port, {instancePath:instancePath+"/io_port"}))){
vErrors = joined(vErrors, validate75.errors);
errors = vErrors.length;
}
}
if(data.vbdf !== undefined){
if(!(validate57(data.vbdf, {instancePath:instancePath+"/vbdf"}))){
vErrors = joined(vErrors, validate57.errors);
errors = vErrors.length;
}
}
const problem0 = sequence(["vm_name","io_port","vbdf"], data);
if(problem0 !== undefined){
(vErrors ??= []).push({instancePath,keyword:"sequence",params:problem0});
errors++;
}
}
else {
(vErrors ??= []).push({instancePath,keyword:"type",params:{type: "object"}});
errors++;
}
validate73.errors = vErrors;
return errors === 0;
}


function validate68(data, {instancePath=""}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
for(const prop0 of schema24.required){
if(data[prop0] === undefined){
(vErrors ??= []).push({instancePath,keyword:"required",params:{missingProperty: prop0}});
errors++;
}
}
for(const key0 in data){
if(!(((key0 === "name") || (key0 === "type")) || (key0 === "endpoint"))){
(vErrors ??= []).push({instancePath,keyword:"additionalProperties",params:{additionalProperty: key0}});
errors++;
}
}
if(data.name !== undefined){
if(!(validate69(data.name, {instancePath:instancePath+"/name"}))){
vErrors = joined(vErrors, validate69.errors);
errors = vErrors.length;
}
}
if(data.type !== undefined){
if(!(validate71(data.type, {instancePath:instancePath+"/type"}))){
vErrors = joined(vErrors, validate71.errors);
errors = vErrors.length;
}
}
if(data.endpoint !== undefined){
let data2 = data.endpoint;
if(Array.isArray(data2)){
if(data2.length > 2){
(vErrors ??= []).push({instancePath:instancePath+"/endpoint",keyword:"maxItems",params:{limit: 2}});
errors++;
}
if(data2.length < 2){
(vErrors ??= []).push({instancePath:instancePath+"/endpoint",keyword:"minItems",params:{limit: 2}});
errors++;
}
const len0 = data2.length;
for(let i0=0; i0<len0; i0++){
if(!(validate73(data2[i0], {instancePath:instancePath+"/endpoint/" + i0}))){
vErrors = joined(vErrors, validate73.errors);
errors = vErrors.length;
}
}
}
else {
(vErrors ??= []).push({instancePath:instancePath+"/endpoint",keyword:"type",params:{type: "array"}});
errors++;
}
}
const problem0 = sequence(["name","type","endpoint"], data);
if(problem0 !== undefined){
(vErrors ??= []).push({instancePath,keyword:"sequence",params:problem0});
errors++;
}
}
else {
(vErrors ??= []).push({instancePath,keyword:"type",params:{type: "object"}});
errors++;
}
validate68.errors = vErrors;
return errors === 0;
}


function validate67(data, {instancePath=""}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
for(const key0 in data){
if(!(key0 === "vuart_connection")){
(vErrors ??= []).push({instancePath,keyword:"additionalProperties",params:{additionalProperty: key0}});
errors++;
}
}
if(data.vuart_connection !== undefined){
let data0 = data.vuart_connection;
if(Array.isArray(data0)){
const len0 = data0.length;
for(let i0=0; i0<len0; i0++){
if(!(validate68(data0[i0], {instancePath:instancePath+"/vuart_connection/" + i0}))){
vErrors = joined(vErrors, validate68.errors);
errors = vErrors.length;
}
}
}
else {
(vErrors ??= []).push({instancePath:instancePath+"/vuart_connection",keyword:"type",params:{type: "array"}});
errors++;
}
}
const problem0 = sequence(["vuart_connection"], data);
if(problem0 !== undefined){
(vErrors ??= []).push({instancePath,keyword:"sequence",params:problem0});
errors++;
}
}
else {
(vErrors ??= []).push({instancePath,keyword:"type",params:{type: "object"}});
errors++;
}
validate67.errors = vErrors;
return errors === 0;
}

const schema29 = {"required":["SERIAL_CONSOLE","MEM_LOGLEVEL","NPK_LOGLEVEL","CONSOLE_LOGLEVEL"]};
const pattern4 = new RegExp("^(?:[^\\n\\r]*ttyS\\p{Nd}+|None)$", "u");

function validate82(data, {instancePath=""}={}){
let vErrors = null;
let errors = 0;
if(typeof data === "string"){
if(!pattern4.test(data)){
(vErrors ??= []).push({instancePath,keyword:"pattern",params:{pattern: "^(?:[^\\n\\r]*ttyS\\p{Nd}+|None)$"}});
errors++;
}
}
else {
(vErrors ??= []).push({instancePath,keyword:"type",params:{type: "string"}});
errors++;
}
validate82.errors = vErrors;
return errors === 0;
}

const schema31 = {"enum":["0","1","2","3","4","5"]};

function validate84(data, {instancePath=""}={}){
let vErrors = null;
let errors = 0;
if(typeof data !== "string"){
(vErrors ??= []).push({instancePath,keyword:"type",params:{type: "string"}});
errors++;
}
if(!((((((data === "0") || (data === "1")) || (data === "2")) || (data === "3")) || (data === "4")) || (data === "5"))){
(vErrors ??= []).push({instancePath,keyword:"enum",params:{allowedValues: schema31.enum}});
errors++;
}
validate84.errors = vErrors;
return errors === 0;
}


function validate81(data, {instancePath=""}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
for(const prop0 of schema29.required){
if(data[prop0] === undefined){
(vErrors ??= []).push({instancePath,keyword:"required",params:{missingProperty: prop0}});
errors++;
}
}
for(const key0 in data){
if(!((((key0 === "SERIAL_CONSOLE") || (key0 === "MEM_LOGLEVEL")) || (key0 === "NPK_LOGLEVEL")) || (key0 === "CONSOLE_LOGLEVEL"))){
(vErrors ??= []).push({instancePath,keyword:"additionalProperties",params:{additionalProperty: key0}});
errors++;
}
}
if(data.SERIAL_CONSOLE !== undefined){
if(!(validate82(data.SERIAL_CONSOLE, {instancePath:instancePath+"/SERIAL_CONSOLE"}))){
vErrors = joined(vErrors, validate82.errors);
errors = vErrors.length;
}
}
if(data.MEM_LOGLEVEL !== undefined){
if(!(validate84(data.MEM_LOGLEVEL, {instancePath:instancePath+"/MEM_LOGLEVEL"}))){
vErrors = joined(vErrors, validate84.errors);
errors = vErrors.length;
}
}
if(data.NPK_LOGLEVEL !== undefined){
if(!(validate84(data.NPK_LOGLEVEL, {instancePath:instancePath+"/NPK_LOGLEVEL"}))){
vErrors = joined(vErrors, validate84.errors);
errors = vErrors.length;
}
}
if(data.CONSOLE_LOGLEVEL !== undefined){
if(!(validate84(data.CONSOLE_LOGLEVEL, {instancePath:instancePath+"/CONSOLE_LOGLEVEL"}))){
vErrors = joined(vErrors, validate84.errors);
errors = vErrors.length;
}
}
}
else {
(vErrors ??= []).push({instancePath,keyword:"type",params:{type: "object"}});
errors++;
}
validate81.errors = vErrors;
return errors === 0;
}

const schema32 = {"required":["STACK_SIZE"]};

function validate89(data, {instancePath=""}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
for(const prop0 of schema32.required){
if(data[prop0] === undefined){
(vErrors ??= []).push({instancePath,keyword:"required",params:{missingProperty: prop0}});
errors++;
}
}
for(const key0 in data){
if(!((key0 === "STACK_SIZE") || (key0 === "HV_RAM_START"))){
(vErrors ??= []).push({instancePath,keyword:"additionalProperties",params:{additionalProperty: key0}});
errors++;
}
}
if(data.STACK_SIZE !== undefined){
if(!(validate75(data.STACK_SIZE, {instancePath:instancePath+"/STACK_SIZE"}))){
vErrors = joined(vErrors, validate75.errors);
errors = vErrors.length;
}
}
if(data.HV_RAM_START !== undefined){
if(!(validate75(data.HV_RAM_START, {instancePath:instancePath+"/HV_RAM_START"}))){
vErrors = joined(vErrors, validate75.errors);
errors = vErrors.length;
}
}
}
else {
(vErrors ??= []).push({instancePath,keyword:"type",params:{type: "object"}});
errors++;
}
validate89.errors = vErrors;
return errors === 0;
}

const schema33 = {"required":["MAX_VM_NUM","MAX_IOAPIC_NUM","MAX_PCI_BUS_NUM","MAX_PCI_DEV_NUM","MAX_IOAPIC_LINES","MAX_PT_IRQ_ENTRIES","MAX_MSIX_TABLE_NUM","MAX_EMULATED_MMIO"]};

function validate94(data, {instancePath=""}={}){
let vErrors = null;
let errors = 0;
if(typeof data === "string"){
const problem0 = xsInteger({}, data);
if(problem0 !== undefined){
(vErrors ??= []).push({instancePath,keyword:"xsInteger",params:problem0});
errors++;
}
}
else {
(vErrors ??= []).push({instancePath,keyword:"type",params:{type: "string"}});
errors++;
}
validate94.errors = vErrors;
return errors === 0;
}


function validate96(data, {instancePath=""}={}){
let vErrors = null;
let errors = 0;
if(typeof data === "string"){
const problem0 = xsInteger({"minimum":1,"maximum":10}, data);
if(problem0 !== undefined){
(vErrors ??= []).push({instancePath,keyword:"xsInteger",params:problem0});
errors++;
}
}
else {
(vErrors ??= []).push({instancePath,keyword:"type",params:{type: "string"}});
errors++;
}
validate96.errors = vErrors;
return errors === 0;
}


function validate99(data, {instancePath=""}={}){
let vErrors = null;
let errors = 0;
if(typeof data === "string"){
const problem0 = xsInteger({"minimum":1,"maximum":1024}, data);
if(problem0 !== undefined){
(vErrors ??= []).push({instancePath,keyword:"xsInteger",params:problem0});
errors++;
}
}
else {
(vErrors ??= []).push({instancePath,keyword:"type",params:{type: "string"}});
errors++;
}
validate99.errors = vErrors;
return errors === 0;
}


function validate101(data, {instancePath=""}={}){
let vErrors = null;
let errors = 0;
if(typeof data === "string"){
const problem0 = xsInteger({"minimum":1,"maximum":120}, data);
if(problem0 !== undefined){
(vErrors ??= []).push({instancePath,keyword:"xsInteger",params:problem0});
errors++;
}
}
else {
(vErrors ??= []).push({instancePath,keyword:"type",params:{type: "string"}});
errors++;
}
validate101.errors = vErrors;
return errors === 0;
}


function validate103(data, {instancePath=""}={}){
let vErrors = null;
let errors = 0;
if(typeof data === "string"){
const problem0 = xsInteger({"minimum":1,"maximum":1024}, data);
if(problem0 !== undefined){
(vErrors ??= []).push({instancePath,keyword:"xsInteger",params:problem0});
errors++;
}
}
else {
(vErrors ??= []).push({instancePath,keyword:"type",params:{type: "string"}});
errors++;
}
validate103.errors = vErrors;
return errors === 0;
}


function validate105(data, {instancePath=""}={}){
let vErrors = null;
let errors = 0;
if(typeof data === "string"){
const problem0 = xsInteger({"minimum":1,"maximum":2048}, data);
if(problem0 !== undefined){
(vErrors ??= []).push({instancePath,keyword:"xsInteger",params:problem0});
errors++;
}
}
else {
(vErrors ??= []).push({instancePath,keyword:"type",params:{type: "string"}});
errors++;
}
validate105.errors = vErrors;
return errors === 0;
}


function validate107(data, {instancePath=""}={}){
let vErrors = null;
let errors = 0;
if(typeof data === "string"){
const problem0 = xsInteger({"minimum":1,"maximum":128}, data);
if(problem0 !== undefined){
(vErrors ??= []).push({instancePath,keyword:"xsInteger",params:problem0});
errors++;
}
}
else {
(vErrors ??= []).push({instancePath,keyword:"type",params:{type: "string"}});
errors++;
}
validate107.errors = vErrors;
return errors === 0;
}


function validate93(data, {instancePath=""}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
for(const prop0 of schema33.required){
if(data[prop0] === undefined){
(vErrors ??= []).push({instancePath,keyword:"required",params:{missingProperty: prop0}});
errors++;
}
}
for(const key0 in data){
if(!((((((((key0 === "MAX_VM_NUM") || (key0 === "MAX_IOAPIC_NUM")) || (key0 === "MAX_PCI_BUS_NUM")) || (key0 === "MAX_PCI_DEV_NUM")) || (key0 === "MAX_IOAPIC_LINES")) || (key0 === "MAX_PT_IRQ_ENTRIES")) || (key0 === "MAX_MSIX_TABLE_NUM")) || (key0 === "MAX_EMULATED_MMIO"))){
(vErrors ??= []).push({instancePath,keyword:"additionalProperties",params:{additionalProperty: key0}});
errors++;
}
}
if(data.MAX_VM_NUM !== undefined){
if(!(validate94(data.MAX_VM_NUM, {instancePath:instancePath+"/MAX_VM_NUM"}))){
vErrors = joined(vErrors, validate94.errors);
errors = vErrors.length;
}
}
if(data.MAX_IOAPIC_NUM !== undefined){
if(!(validate96(data.MAX_IOAPIC_NUM, {instancePath:instancePath+"/MAX_IOAPIC_NUM"}))){
vErrors = joined(vErrors, validate96.errors);
errors = vErrors.length;
}
}
if(data.MAX_PCI_BUS_NUM !== undefined){
if(!(validate94(data.MAX_PCI_BUS_NUM, {instancePath:instancePath+"/MAX_PCI_BUS_NUM"}))){
vErrors = joined(vErrors, validate94.errors);
errors = vErrors.length;
}
}
if(data.MAX_PCI_DEV_NUM !== undefined){
if(!(validate99(data.MAX_PCI_DEV_NUM, {instancePath:instancePath+"/MAX_PCI_DEV_NUM"}))){
vErrors = joined(vErrors, validate99.errors);
errors = vErrors.length;
}
}
if(data.MAX_IOAPIC_LINES !== undefined){
if(!(validate101(data.MAX_IOAPIC_LINES, {instancePath:instancePath+"/MAX_IOAPIC_LINES"}))){
vErrors = joined(vErrors, validate101.errors);
errors = vErrors.length;
}
}
if(data.MAX_PT_IRQ_ENTRIES !== undefined){
if(!(validate103(data.MAX_PT_IRQ_ENTRIES, {instancePath:instancePath+"/MAX_PT_IRQ_ENTRIES"}))){
vErrors = joined(vErrors, validate103.errors);
errors = vErrors.length;
}
}
if(data.MAX_MSIX_TABLE_NUM !== undefined){
if(!(validate105(data.MAX_MSIX_TABLE_NUM, {instancePath:instancePath+"/MAX_MSIX_TABLE_NUM"}))){
vErrors = joined(vErrors, validate105.errors);
errors = vErrors.length;
}
}
if(data.MAX_EMULATED_MMIO !== undefined){
if(!(validate107(data.MAX_EMULATED_MMIO, {instancePath:instancePath+"/MAX_EMULATED_MMIO"}))){
vErrors = joined(vErrors, validate107.errors);
errors = vErrors.length;
}
}
}
else {
(vErrors ??= []).push({instancePath,keyword:"type",params:{type: "object"}});
errors++;
}
validate93.errors = vErrors;
return errors === 0;
}

const schema41 = {"required":["GPU_SBDF"]};

function validate110(data, {instancePath=""}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
for(const prop0 of schema41.required){
if(data[prop0] === undefined){
(vErrors ??= []).push({instancePath,keyword:"required",params:{missingProperty: prop0}});
errors++;
}
}
for(const key0 in data){
if(!(key0 === "GPU_SBDF")){
(vErrors ??= []).push({instancePath,keyword:"additionalProperties",params:{additionalProperty: key0}});
errors++;
}
}
if(data.GPU_SBDF !== undefined){
if(!(validate75(data.GPU_SBDF, {instancePath:instancePath+"/GPU_SBDF"}))){
vErrors = joined(vErrors, validate75.errors);
errors = vErrors.length;
}
}
}
else {
(vErrors ??= []).push({instancePath,keyword:"type",params:{type: "object"}});
errors++;
}
validate110.errors = vErrors;
return errors === 0;
}


function validate113(data, {instancePath=""}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
for(const key0 in data){
if(!(key0 === "HIDDEN_PDEV")){
(vErrors ??= []).push({instancePath,keyword:"additionalProperties",params:{additionalProperty: key0}});
errors++;
}
}
if(data.HIDDEN_PDEV !== undefined){
let data0 = data.HIDDEN_PDEV;
if(Array.isArray(data0)){
const len0 = data0.length;
for(let i0=0; i0<len0; i0++){
if(!(validate57(data0[i0], {instancePath:instancePath+"/HIDDEN_PDEV/" + i0}))){
vErrors = joined(vErrors, validate57.errors);
errors = vErrors.length;
}
}
}
else {
(vErrors ??= []).push({instancePath:instancePath+"/HIDDEN_PDEV",keyword:"type",params:{type: "array"}});
errors++;
}
}
}
else {
(vErrors ??= []).push({instancePath,keyword:"type",params:{type: "object"}});
errors++;
}
validate113.errors = vErrors;
return errors === 0;
}

const schema43 = {"required":["CACHE_ALLOCATION"]};
const schema44 = {"required":["CACHE_ID","CACHE_LEVEL","POLICY"]};
const schema45 = {"required":["VM","VCPU","TYPE","CLOS_MASK"]};
const schema46 = {"enum":["Unified","Code","Data"]};

function validate123(data, {instancePath=""}={}){
let vErrors = null;
let errors = 0;
if(typeof data !== "string"){
(vErrors ??= []).push({instancePath,keyword:"type",params:{type: "string"}});
errors++;
}
if(!(((data === "Unified") || (data === "Code")) || (data === "Data"))){
(vErrors ??= []).push({instancePath,keyword:"enum",params:{allowedValues: schema46.enum}});
errors++;
}
validate123.errors = vErrors;
return errors === 0;
}


function validate120(data, {instancePath=""}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
for(const prop0 of schema45.required){
if(data[prop0] === undefined){
(vErrors ??= []).push({instancePath,keyword:"required",params:{missingProperty: prop0}});
errors++;
}
}
for(const key0 in data){
if(!((((key0 === "VM") || (key0 === "VCPU")) || (key0 === "TYPE")) || (key0 === "CLOS_MASK"))){
(vErrors ??= []).push({instancePath,keyword:"additionalProperties",params:{additionalProperty: key0}});
errors++;
}
}
if(data.VM !== undefined){
if(!(validate69(data.VM, {instancePath:instancePath+"/VM"}))){
vErrors = joined(vErrors, validate69.errors);
errors = vErrors.length;
}
}
if(data.VCPU !== undefined){
if(!(validate94(data.VCPU, {instancePath:instancePath+"/VCPU"}))){
vErrors = joined(vErrors, validate94.errors);
errors = vErrors.length;
}
}
if(data.TYPE !== undefined){
if(!(validate123(data.TYPE, {instancePath:instancePath+"/TYPE"}))){
vErrors = joined(vErrors, validate123.errors);
errors = vErrors.length;
}
}
if(data.CLOS_MASK !== undefined){
if(!(validate75(data.CLOS_MASK, {instancePath:instancePath+"/CLOS_MASK"}))){
vErrors = joined(vErrors, validate75.errors);
errors = vErrors.length;
}
}
const problem0 = sequence(["VM","VCPU","TYPE","CLOS_MASK"], data);
if(problem0 !== undefined){
(vErrors ??= []).push({instancePath,keyword:"sequence",params:problem0});
errors++;
}
}
else {
(vErrors ??= []).push({instancePath,keyword:"type",params:{type: "object"}});
errors++;
}
validate120.errors = vErrors;
return errors === 0;
}


function validate117(data, {instancePath=""}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
for(const prop0 of schema44.required){
if(data[prop0] === undefined){
(vErrors ??= []).push({instancePath,keyword:"required",params:{missingProperty: prop0}});
errors++;
}
}
for(const key0 in data){
if(!(((key0 === "CACHE_ID") || (key0 === "CACHE_LEVEL")) || (key0 === "POLICY"))){
(vErrors ??= []).push({instancePath,keyword:"additionalProperties",params:{additionalProperty: key0}});
errors++;
}
}
if(data.CACHE_ID !== undefined){
if(!(validate75(data.CACHE_ID, {instancePath:instancePath+"/CACHE_ID"}))){
vErrors = joined(vErrors, validate75.errors);
errors = vErrors.length;
}
}
if(data.CACHE_LEVEL !== undefined){
if(!(validate94(data.CACHE_LEVEL, {instancePath:instancePath+"/CACHE_LEVEL"}))){
vErrors = joined(vErrors, validate94.errors);
errors = vErrors.length;
}
}
if(data.POLICY !== undefined){
let data2 = data.POLICY;
if(Array.isArray(data2)){
const len0 = data2.length;
for(let i0=0; i0<len0; i0++){
if(!(validate120(data2[i0], {instancePath:instancePath+"/POLICY/" + i0}))){
vErrors = joined(vErrors, validate120.errors);
errors = vErrors.length;
}
}
}
else {
(vErrors ??= []).push({instancePath:instancePath+"/POLICY",keyword:"type",params:{type: "array"}});
errors++;
}
}
const problem0 = sequence(["CACHE_ID","CACHE_LEVEL","POLICY"], data);
if(problem0 !== undefined){
(vErrors ??= []).push({instancePath,keyword:"sequence",params:problem0});
errors++;
}
}
else {
(vErrors ??= []).push({instancePath,keyword:"type",params:{type: "object"}});
errors++;
}
validate117.errors = vErrors;
return errors === 0;
}


function validate116(data, {instancePath=""}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
for(const prop0 of schema43.required){
if(data[prop0] === undefined){
(vErrors ??= []).push({instancePath,keyword:"required",params:{missingProperty: prop0}});
errors++;
}
}
for(const key0 in data){
if(!(key0 === "CACHE_ALLOCATION")){
(vErrors ??= []).push({instancePath,keyword:"additionalProperties",params:{additionalProperty: key0}});
errors++;
}
}
if(data.CACHE_ALLOCATION !== undefined){
let data0 = data.CACHE_ALLOCATION;
if(Array.isArray(data0)){
const len0 = data0.length;
for(let i0=0; i0<len0; i0++){
if(!(validate117(data0[i0], {instancePath:instancePath+"/CACHE_ALLOCATION/" + i0}))){
vErrors = joined(vErrors, validate117.errors);
errors = vErrors.length;
}
}
}
else {
(vErrors ??= []).push({instancePath:instancePath+"/CACHE_ALLOCATION",keyword:"type",params:{type: "array"}});
errors++;
}
}
const problem0 = sequence(["CACHE_ALLOCATION"], data);
if(problem0 !== undefined){
(vErrors ??= []).push({instancePath,keyword:"sequence",params:problem0});
errors++;
}
}
else {
(vErrors ??= []).push({instancePath,keyword:"type",params:{type: "object"}});
errors++;
}
validate116.errors = vErrors;
return errors === 0;
}


function validate22(data, {instancePath=""}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
for(const prop0 of schema7.required){
if(data[prop0] === undefined){
(vErrors ??= []).push({instancePath,keyword:"required",params:{missingProperty: prop0}});
errors++;
}
}
for(const key0 in data){
if(!(func2.call(schema7.properties, key0))){
(vErrors ??= []).push({instancePath,keyword:"additionalProperties",params:{additionalProperty: key0}});
errors++;
}
}
if(data.BUILD_TYPE !== undefined){
if(!(validate23(data.BUILD_TYPE, {instancePath:instancePath+"/BUILD_TYPE"}))){
vErrors = joined(vErrors, validate23.errors);
errors = vErrors.length;
}
}
if(data.FEATURES !== undefined){
if(!(validate25(data.FEATURES, {instancePath:instancePath+"/FEATURES"}))){
vErrors = joined(vErrors, validate25.errors);
errors = vErrors.length;
}
}
if(data.vuart_connections !== undefined){
if(!(validate67(data.vuart_connections, {instancePath:instancePath+"/vuart_connections"}))){
vErrors = joined(vErrors, validate67.errors);
errors = vErrors.length;
}
}
if(data.DEBUG_OPTIONS !== undefined){
if(!(validate81(data.DEBUG_OPTIONS, {instancePath:instancePath+"/DEBUG_OPTIONS"}))){
vErrors = joined(vErrors, validate81.errors);
errors = vErrors.length;
}
}
if(data.MEMORY !== undefined){
if(!(validate89(data.MEMORY, {instancePath:instancePath+"/MEMORY"}))){
vErrors = joined(vErrors, validate89.errors);
errors = vErrors.length;
}
}
if(data.CAPACITIES !== undefined){
if(!(validate93(data.CAPACITIES, {instancePath:instancePath+"/CAPACITIES"}))){
vErrors = joined(vErrors, validate93.errors);
errors = vErrors.length;
}
}
if(data.MISC_CFG !== undefined){
if(!(validate110(data.MISC_CFG, {instancePath:instancePath+"/MISC_CFG"}))){
vErrors = joined(vErrors, validate110.errors);
errors = vErrors.length;
}
}
if(data.HIDDEN_PDEV_REGION !== undefined){
if(!(validate113(data.HIDDEN_PDEV_REGION, {instancePath:instancePath+"/HIDDEN_PDEV_REGION"}))){
vErrors = joined(vErrors, validate113.errors);
errors = vErrors.length;
}
}
if(data.CACHE_REGION !== undefined){
if(!(validate116(data.CACHE_REGION, {instancePath:instancePath+"/CACHE_REGION"}))){
vErrors = joined(vErrors, validate116.errors);
errors = vErrors.length;
}
}
}
else {
(vErrors ??= []).push({instancePath,keyword:"type",params:{type: "object"}});
errors++;
}
validate22.errors = vErrors;
return errors === 0;
}

const schema47 = {"required":["load_order","name","vm_type","console_vuart","priority","companion_vmid","os_config"],"properties":{"load_order":1,"name":1,"vm_type":1,"console_vuart":1,"memory":1,"cpu_affinity":1,"lapic_passthrough":1,"io_completion_polling":1,"virtual_cat_support":1,"virtual_cat_number":1,"secure_world_support":1,"hide_mtrr_support":1,"security_vm":1,"epc_section":1,"priority":1,"companion_vmid":1,"os_config":1,"mmio_resources":1,"pt_intx":1,"pci_devs":1,"PTM":1,"@id":1}};
const schema48 = {"enum":["SERVICE_VM","PRE_LAUNCHED_VM","POST_LAUNCHED_VM"]};

function validate131(data, {instancePath=""}={}){
let vErrors = null;
let errors = 0;
if(typeof data !== "string"){
(vErrors ??= []).push({instancePath,keyword:"type",params:{type: "string"}});
errors++;
}
if(!(((data === "SERVICE_VM") || (data === "PRE_LAUNCHED_VM")) || (data === "POST_LAUNCHED_VM"))){
(vErrors ??= []).push({instancePath,keyword:"enum",params:{allowedValues: schema48.enum}});
errors++;
}
validate131.errors = vErrors;
return errors === 0;
}

const schema49 = {"enum":["RTVM","STANDARD_VM","TEE_VM","REE_VM"]};

function validate134(data, {instancePath=""}={}){
let vErrors = null;
let errors = 0;
if(typeof data !== "string"){
(vErrors ??= []).push({instancePath,keyword:"type",params:{type: "string"}});
errors++;
}
if(!((((data === "RTVM") || (data === "STANDARD_VM")) || (data === "TEE_VM")) || (data === "REE_VM"))){
(vErrors ??= []).push({instancePath,keyword:"enum",params:{allowedValues: schema49.enum}});
errors++;
}
validate134.errors = vErrors;
return errors === 0;
}

const schema50 = {"enum":["None","COM Port 1","COM Port 2","COM Port 3","COM Port 4","PCI"]};

function validate136(data, {instancePath=""}={}){
let vErrors = null;
let errors = 0;
if(typeof data !== "string"){
(vErrors ??= []).push({instancePath,keyword:"type",params:{type: "string"}});
errors++;
}
if(!((((((data === "None") || (data === "COM Port 1")) || (data === "COM Port 2")) || (data === "COM Port 3")) || (data === "COM Port 4")) || (data === "PCI"))){
(vErrors ??= []).push({instancePath,keyword:"enum",params:{allowedValues: schema50.enum}});
errors++;
}
validate136.errors = vErrors;
return errors === 0;
}


function validate139(data, {instancePath=""}={}){
let vErrors = null;
let errors = 0;
if(typeof data === "string"){
const problem0 = xsInteger({"minimum":0}, data);
if(problem0 !== undefined){
(vErrors ??= []).push({instancePath,keyword:"xsInteger",params:problem0});
errors++;
}
}
else {
(vErrors ??= []).push({instancePath,keyword:"type",params:{type: "string"}});
errors++;
}
validate139.errors = vErrors;
return errors === 0;
}

const schema53 = {"required":["start_hpa","size_hpa"]};

function validate141(data, {instancePath=""}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
for(const prop0 of schema53.required){
if(data[prop0] === undefined){
(vErrors ??= []).push({instancePath,keyword:"required",params:{missingProperty: prop0}});
errors++;
}
}
for(const key0 in data){
if(!((key0 === "start_hpa") || (key0 === "size_hpa"))){
(vErrors ??= []).push({instancePath,keyword:"additionalProperties",params:{additionalProperty: key0}});
errors++;
}
}
if(data.start_hpa !== undefined){
if(!(validate75(data.start_hpa, {instancePath:instancePath+"/start_hpa"}))){
vErrors = joined(vErrors, validate75.errors);
errors = vErrors.length;
}
}
if(data.size_hpa !== undefined){
if(!(validate94(data.size_hpa, {instancePath:instancePath+"/size_hpa"}))){
vErrors = joined(vErrors, validate94.errors);
errors = vErrors.length;
}
}
const problem0 = sequence(["start_hpa","size_hpa"], data);
if(problem0 !== undefined){
(vErrors ??= []).push({instancePath,keyword:"sequence",params:problem0});
errors++;
}
}
else {
(vErrors ??= []).push({instancePath,keyword:"type",params:{type: "object"}});
errors++;
}
validate141.errors = vErrors;
return errors === 0;
}


function validate138(data, {instancePath=""}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
for(const key0 in data){
if(!((key0 === "size") || (key0 === "hpa_region"))){
(vErrors ??= []).push({instancePath,keyword:"additionalProperties",params:{additionalProperty: key0}});
errors++;
}
}
if(data.size !== undefined){
if(!(validate139(data.size, {instancePath:instancePath+"/size"}))){
vErrors = joined(vErrors, validate139.errors);
errors = vErrors.length;
}
}
if(data.hpa_region !== undefined){
let data1 = data.hpa_region;
if(Array.isArray(data1)){
const len0 = data1.length;
for(let i0=0; i0<len0; i0++){
if(!(validate141(data1[i0], {instancePath:instancePath+"/hpa_region/" + i0}))){
vErrors = joined(vErrors, validate141.errors);
errors = vErrors.length;
}
}
}
else {
(vErrors ??= []).push({instancePath:instancePath+"/hpa_region",keyword:"type",params:{type: "array"}});
errors++;
}
}
}
else {
(vErrors ??= []).push({instancePath,keyword:"type",params:{type: "object"}});
errors++;
}
validate138.errors = vErrors;
return errors === 0;
}

const schema55 = {"required":["pcpu_id","real_time_vcpu"]};

function validate147(data, {instancePath=""}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
for(const prop0 of schema55.required){
if(data[prop0] === undefined){
(vErrors ??= []).push({instancePath,keyword:"required",params:{missingProperty: prop0}});
errors++;
}
}
for(const key0 in data){
if(!((key0 === "pcpu_id") || (key0 === "real_time_vcpu"))){
(vErrors ??= []).push({instancePath,keyword:"additionalProperties",params:{additionalProperty: key0}});
errors++;
}
}
if(data.pcpu_id !== undefined){
if(!(validate94(data.pcpu_id, {instancePath:instancePath+"/pcpu_id"}))){
vErrors = joined(vErrors, validate94.errors);
errors = vErrors.length;
}
}
if(data.real_time_vcpu !== undefined){
if(!(validate26(data.real_time_vcpu, {instancePath:instancePath+"/real_time_vcpu"}))){
vErrors = joined(vErrors, validate26.errors);
errors = vErrors.length;
}
}
}
else {
(vErrors ??= []).push({instancePath,keyword:"type",params:{type: "object"}});
errors++;
}
validate147.errors = vErrors;
return errors === 0;
}


function validate146(data, {instancePath=""}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
for(const key0 in data){
if(!(key0 === "pcpu")){
(vErrors ??= []).push({instancePath,keyword:"additionalProperties",params:{additionalProperty: key0}});
errors++;
}
}
if(data.pcpu !== undefined){
let data0 = data.pcpu;
if(Array.isArray(data0)){
const len0 = data0.length;
for(let i0=0; i0<len0; i0++){
if(!(validate147(data0[i0], {instancePath:instancePath+"/pcpu/" + i0}))){
vErrors = joined(vErrors, validate147.errors);
errors = vErrors.length;
}
}
}
else {
(vErrors ??= []).push({instancePath:instancePath+"/pcpu",keyword:"type",params:{type: "array"}});
errors++;
}
}
const problem0 = sequence(["pcpu"], data);
if(problem0 !== undefined){
(vErrors ??= []).push({instancePath,keyword:"sequence",params:problem0});
errors++;
}
}
else {
(vErrors ??= []).push({instancePath,keyword:"type",params:{type: "object"}});
errors++;
}
validate146.errors = vErrors;
return errors === 0;
}


function validate155(data, {instancePath=""}={}){
let vErrors = null;
let errors = 0;
if(typeof data === "string"){
const problem0 = xsInteger({"minimum":0}, data);
if(problem0 !== undefined){
(vErrors ??= []).push({instancePath,keyword:"xsInteger",params:problem0});
errors++;
}
}
else {
(vErrors ??= []).push({instancePath,keyword:"type",params:{type: "string"}});
errors++;
}
validate155.errors = vErrors;
return errors === 0;
}

const schema57 = {"required":["base","size"]};

function validate160(data, {instancePath=""}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
for(const prop0 of schema57.required){
if(data[prop0] === undefined){
(vErrors ??= []).push({instancePath,keyword:"required",params:{missingProperty: prop0}});
errors++;
}
}
for(const key0 in data){
if(!((key0 === "base") || (key0 === "size"))){
(vErrors ??= []).push({instancePath,keyword:"additionalProperties",params:{additionalProperty: key0}});
errors++;
}
}
if(data.base !== undefined){
if(!(validate75(data.base, {instancePath:instancePath+"/base"}))){
vErrors = joined(vErrors, validate75.errors);
errors = vErrors.length;
}
}
if(data.size !== undefined){
if(!(validate75(data.size, {instancePath:instancePath+"/size"}))){
vErrors = joined(vErrors, validate75.errors);
errors = vErrors.length;
}
}
const problem0 = sequence(["base","size"], data);
if(problem0 !== undefined){
(vErrors ??= []).push({instancePath,keyword:"sequence",params:problem0});
errors++;
}
}
else {
(vErrors ??= []).push({instancePath,keyword:"type",params:{type: "object"}});
errors++;
}
validate160.errors = vErrors;
return errors === 0;
}

const schema58 = {"enum":["PRIO_LOW","PRIO_HIGH"]};

function validate164(data, {instancePath=""}={}){
let vErrors = null;
let errors = 0;
if(typeof data !== "string"){
(vErrors ??= []).push({instancePath,keyword:"type",params:{type: "string"}});
errors++;
}
if(!((data === "PRIO_LOW") || (data === "PRIO_HIGH"))){
(vErrors ??= []).push({instancePath,keyword:"enum",params:{allowedValues: schema58.enum}});
errors++;
}
validate164.errors = vErrors;
return errors === 0;
}

const schema59 = {"required":["kern_type","kern_mod","bootargs"]};
const schema60 = {"enum":["KERNEL_BZIMAGE","KERNEL_RAWIMAGE","KERNEL_ELF"]};

function validate168(data, {instancePath=""}={}){
let vErrors = null;
let errors = 0;
if(typeof data !== "string"){
(vErrors ??= []).push({instancePath,keyword:"type",params:{type: "string"}});
errors++;
}
if(!(((data === "KERNEL_BZIMAGE") || (data === "KERNEL_RAWIMAGE")) || (data === "KERNEL_ELF"))){
(vErrors ??= []).push({instancePath,keyword:"enum",params:{allowedValues: schema60.enum}});
errors++;
}
validate168.errors = vErrors;
return errors === 0;
}

const pattern5 = new RegExp("^(?:(?:0[Xx][0-9A-Fa-f]+|0)?|[\\s\\x85]*(?:(?:0[Xx][0-9A-Fa-f]+|0)[\\s\\x85]+)*?(?:0[Xx][0-9A-Fa-f]+|0)[\\s\\x85]* [\\s\\x85]*(?:0[Xx][0-9A-Fa-f]+|0)(?:[\\s\\x85]+(?:0[Xx][0-9A-Fa-f]+|0))*[\\s\\x85]*)$", "u");

function validate173(data, {instancePath=""}={}){
let vErrors = null;
let errors = 0;
if(typeof data === "string"){
if(!pattern5.test(data)){
(vErrors ??= []).push({instancePath,keyword:"pattern",params:{pattern: "^(?:(?:0[Xx][0-9A-Fa-f]+|0)?|[\\s\\x85]*(?:(?:0[Xx][0-9A-Fa-f]+|0)[\\s\\x85]+)*?(?:0[Xx][0-9A-Fa-f]+|0)[\\s\\x85]* [\\s\\x85]*(?:0[Xx][0-9A-Fa-f]+|0)(?:[\\s\\x85]+(?:0[Xx][0-9A-Fa-f]+|0))*[\\s\\x85]*)$"}});
errors++;
}
}
else {
(vErrors ??= []).push({instancePath,keyword:"type",params:{type: "string"}});
errors++;
}
validate173.errors = vErrors;
return errors === 0;
}


function validate167(data, {instancePath=""}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
for(const prop0 of schema59.required){
if(data[prop0] === undefined){
(vErrors ??= []).push({instancePath,keyword:"required",params:{missingProperty: prop0}});
errors++;
}
}
for(const key0 in data){
if(!((((((key0 === "kern_type") || (key0 === "kern_mod")) || (key0 === "ramdisk_mod")) || (key0 === "bootargs")) || (key0 === "kern_load_addr")) || (key0 === "kern_entry_addr"))){
(vErrors ??= []).push({instancePath,keyword:"additionalProperties",params:{additionalProperty: key0}});
errors++;
}
}
if(data.kern_type !== undefined){
if(!(validate168(data.kern_type, {instancePath:instancePath+"/kern_type"}))){
vErrors = joined(vErrors, validate168.errors);
errors = vErrors.length;
}
}
if(data.kern_mod !== undefined){
if(!(validate69(data.kern_mod, {instancePath:instancePath+"/kern_mod"}))){
vErrors = joined(vErrors, validate69.errors);
errors = vErrors.length;
}
}
if(data.ramdisk_mod !== undefined){
if(!(validate69(data.ramdisk_mod, {instancePath:instancePath+"/ramdisk_mod"}))){
vErrors = joined(vErrors, validate69.errors);
errors = vErrors.length;
}
}
if(data.bootargs !== undefined){
if(!(validate69(data.bootargs, {instancePath:instancePath+"/bootargs"}))){
vErrors = joined(vErrors, validate69.errors);
errors = vErrors.length;
}
}
if(data.kern_load_addr !== undefined){
if(!(validate173(data.kern_load_addr, {instancePath:instancePath+"/kern_load_addr"}))){
vErrors = joined(vErrors, validate173.errors);
errors = vErrors.length;
}
}
if(data.kern_entry_addr !== undefined){
if(!(validate173(data.kern_entry_addr, {instancePath:instancePath+"/kern_entry_addr"}))){
vErrors = joined(vErrors, validate173.errors);
errors = vErrors.length;
}
}
}
else {
(vErrors ??= []).push({instancePath,keyword:"type",params:{type: "object"}});
errors++;
}
validate167.errors = vErrors;
return errors === 0;
}


function validate177(data, {instancePath=""}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
for(const key0 in data){
if(!((key0 === "TPM2") || (key0 === "p2sb"))){
(vErrors ??= []).push({instancePath,keyword:"additionalProperties",params:{additionalProperty: key0}});
errors++;
}
}
if(data.TPM2 !== undefined){
if(!(validate26(data.TPM2, {instancePath:instancePath+"/TPM2"}))){
vErrors = joined(vErrors, validate26.errors);
errors = vErrors.length;
}
}
if(data.p2sb !== undefined){
if(!(validate26(data.p2sb, {instancePath:instancePath+"/p2sb"}))){
vErrors = joined(vErrors, validate26.errors);
errors = vErrors.length;
}
}
}
else {
(vErrors ??= []).push({instancePath,keyword:"type",params:{type: "object"}});
errors++;
}
validate177.errors = vErrors;
return errors === 0;
}


function validate182(data, {instancePath=""}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
for(const key0 in data){
if(!(key0 === "pci_dev")){
(vErrors ??= []).push({instancePath,keyword:"additionalProperties",params:{additionalProperty: key0}});
errors++;
}
}
if(data.pci_dev !== undefined){
let data0 = data.pci_dev;
if(Array.isArray(data0)){
const len0 = data0.length;
for(let i0=0; i0<len0; i0++){
if(!(validate69(data0[i0], {instancePath:instancePath+"/pci_dev/" + i0}))){
vErrors = joined(vErrors, validate69.errors);
errors = vErrors.length;
}
}
}
else {
(vErrors ??= []).push({instancePath:instancePath+"/pci_dev",keyword:"type",params:{type: "array"}});
errors++;
}
}
const problem0 = sequence(["pci_dev"], data);
if(problem0 !== undefined){
(vErrors ??= []).push({instancePath,keyword:"sequence",params:problem0});
errors++;
}
}
else {
(vErrors ??= []).push({instancePath,keyword:"type",params:{type: "object"}});
errors++;
}
validate182.errors = vErrors;
return errors === 0;
}


function validate130(data, {instancePath=""}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
for(const prop0 of schema47.required){
if(data[prop0] === undefined){
(vErrors ??= []).push({instancePath,keyword:"required",params:{missingProperty: prop0}});
errors++;
}
}
for(const key0 in data){
if(!(func2.call(schema47.properties, key0))){
(vErrors ??= []).push({instancePath,keyword:"additionalProperties",params:{additionalProperty: key0}});
errors++;
}
}
if(data.load_order !== undefined){
if(!(validate131(data.load_order, {instancePath:instancePath+"/load_order"}))){
vErrors = joined(vErrors, validate131.errors);
errors = vErrors.length;
}
}
if(data.name !== undefined){
if(!(validate55(data.name, {instancePath:instancePath+"/name"}))){
vErrors = joined(vErrors, validate55.errors);
errors = vErrors.length;
}
}
if(data.vm_type !== undefined){
if(!(validate134(data.vm_type, {instancePath:instancePath+"/vm_type"}))){
vErrors = joined(vErrors, validate134.errors);
errors = vErrors.length;
}
}
if(data.console_vuart !== undefined){
if(!(validate136(data.console_vuart, {instancePath:instancePath+"/console_vuart"}))){
vErrors = joined(vErrors, validate136.errors);
errors = vErrors.length;
}
}
if(data.memory !== undefined){
if(!(validate138(data.memory, {instancePath:instancePath+"/memory"}))){
vErrors = joined(vErrors, validate138.errors);
errors = vErrors.length;
}
}
if(data.cpu_affinity !== undefined){
if(!(validate146(data.cpu_affinity, {instancePath:instancePath+"/cpu_affinity"}))){
vErrors = joined(vErrors, validate146.errors);
errors = vErrors.length;
}
}
if(data.lapic_passthrough !== undefined){
if(!(validate26(data.lapic_passthrough, {instancePath:instancePath+"/lapic_passthrough"}))){
vErrors = joined(vErrors, validate26.errors);
errors = vErrors.length;
}
}
if(data.io_completion_polling !== undefined){
if(!(validate26(data.io_completion_polling, {instancePath:instancePath+"/io_completion_polling"}))){
vErrors = joined(vErrors, validate26.errors);
errors = vErrors.length;
}
}
if(data.virtual_cat_support !== undefined){
if(!(validate26(data.virtual_cat_support, {instancePath:instancePath+"/virtual_cat_support"}))){
vErrors = joined(vErrors, validate26.errors);
errors = vErrors.length;
}
}
if(data.virtual_cat_number !== undefined){
if(!(validate155(data.virtual_cat_number, {instancePath:instancePath+"/virtual_cat_number"}))){
vErrors = joined(vErrors, validate155.errors);
errors = vErrors.length;
}
}
if(data.secure_world_support !== undefined){
if(!(validate26(data.secure_world_support, {instancePath:instancePath+"/secure_world_support"}))){
vErrors = joined(vErrors, validate26.errors);
errors = vErrors.length;
}
}
if(data.hide_mtrr_support !== undefined){
if(!(validate26(data.hide_mtrr_support, {instancePath:instancePath+"/hide_mtrr_support"}))){
vErrors = joined(vErrors, validate26.errors);
errors = vErrors.length;
}
}
if(data.security_vm !== undefined){
if(!(validate26(data.security_vm, {instancePath:instancePath+"/security_vm"}))){
vErrors = joined(vErrors, validate26.errors);
errors = vErrors.length;
}
}
if(data.epc_section !== undefined){
if(!(validate160(data.epc_section, {instancePath:instancePath+"/epc_section"}))){
vErrors = joined(vErrors, validate160.errors);
errors = vErrors.length;
}
}
if(data.priority !== undefined){
if(!(validate164(data.priority, {instancePath:instancePath+"/priority"}))){
vErrors = joined(vErrors, validate164.errors);
errors = vErrors.length;
}
}
if(data.companion_vmid !== undefined){
if(!(validate94(data.companion_vmid, {instancePath:instancePath+"/companion_vmid"}))){
vErrors = joined(vErrors, validate94.errors);
errors = vErrors.length;
}
}
if(data.os_config !== undefined){
if(!(validate167(data.os_config, {instancePath:instancePath+"/os_config"}))){
vErrors = joined(vErrors, validate167.errors);
errors = vErrors.length;
}
}
if(data.mmio_resources !== undefined){
if(!(validate177(data.mmio_resources, {instancePath:instancePath+"/mmio_resources"}))){
vErrors = joined(vErrors, validate177.errors);
errors = vErrors.length;
}
}
if(data.pt_intx !== undefined){
if(!(validate69(data.pt_intx, {instancePath:instancePath+"/pt_intx"}))){
vErrors = joined(vErrors, validate69.errors);
errors = vErrors.length;
}
}
if(data.pci_devs !== undefined){
if(!(validate182(data.pci_devs, {instancePath:instancePath+"/pci_devs"}))){
vErrors = joined(vErrors, validate182.errors);
errors = vErrors.length;
}
}
if(data.PTM !== undefined){
if(!(validate26(data.PTM, {instancePath:instancePath+"/PTM"}))){
vErrors = joined(vErrors, validate26.errors);
errors = vErrors.length;
}
}
if(data["@id"] !== undefined){
if(!(validate94(data["@id"], {instancePath:instancePath+"/@id"}))){
vErrors = joined(vErrors, validate94.errors);
errors = vErrors.length;
}
}
}
else {
(vErrors ??= []).push({instancePath,keyword:"type",params:{type: "object"}});
errors++;
}
validate130.errors = vErrors;
return errors === 0;
}

const schema64 = {"required":["load_order","name","vm_type","console_vuart","priority","companion_vmid","os_config"],"properties":{"load_order":1,"name":1,"vm_type":1,"console_vuart":1,"lapic_passthrough":1,"nested_virtualization_support":1,"secure_world_support":1,"hide_mtrr_support":1,"security_vm":1,"priority":1,"companion_vmid":1,"os_config":1,"@id":1}};
const schema65 = {"enum":["STANDARD_VM","TEE_VM","REE_VM"]};

function validate191(data, {instancePath=""}={}){
let vErrors = null;
let errors = 0;
if(typeof data !== "string"){
(vErrors ??= []).push({instancePath,keyword:"type",params:{type: "string"}});
errors++;
}
if(!(((data === "STANDARD_VM") || (data === "TEE_VM")) || (data === "REE_VM"))){
(vErrors ??= []).push({instancePath,keyword:"enum",params:{allowedValues: schema65.enum}});
errors++;
}
validate191.errors = vErrors;
return errors === 0;
}


function validate188(data, {instancePath=""}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
for(const prop0 of schema64.required){
if(data[prop0] === undefined){
(vErrors ??= []).push({instancePath,keyword:"required",params:{missingProperty: prop0}});
errors++;
}
}
for(const key0 in data){
if(!(func2.call(schema64.properties, key0))){
(vErrors ??= []).push({instancePath,keyword:"additionalProperties",params:{additionalProperty: key0}});
errors++;
}
}
if(data.load_order !== undefined){
if(!(validate131(data.load_order, {instancePath:instancePath+"/load_order"}))){
vErrors = joined(vErrors, validate131.errors);
errors = vErrors.length;
}
}
if(data.name !== undefined){
if(!(validate55(data.name, {instancePath:instancePath+"/name"}))){
vErrors = joined(vErrors, validate55.errors);
errors = vErrors.length;
}
}
if(data.vm_type !== undefined){
if(!(validate191(data.vm_type, {instancePath:instancePath+"/vm_type"}))){
vErrors = joined(vErrors, validate191.errors);
errors = vErrors.length;
}
}
if(data.console_vuart !== undefined){
if(!(validate136(data.console_vuart, {instancePath:instancePath+"/console_vuart"}))){
vErrors = joined(vErrors, validate136.errors);
errors = vErrors.length;
}
}
if(data.lapic_passthrough !== undefined){
if(!(validate26(data.lapic_passthrough, {instancePath:instancePath+"/lapic_passthrough"}))){
vErrors = joined(vErrors, validate26.errors);
errors = vErrors.length;
}
}
if(data.nested_virtualization_support !== undefined){
if(!(validate26(data.nested_virtualization_support, {instancePath:instancePath+"/nested_virtualization_support"}))){
vErrors = joined(vErrors, validate26.errors);
errors = vErrors.length;
}
}
if(data.secure_world_support !== undefined){
if(!(validate26(data.secure_world_support, {instancePath:instancePath+"/secure_world_support"}))){
vErrors = joined(vErrors, validate26.errors);
errors = vErrors.length;
}
}
if(data.hide_mtrr_support !== undefined){
if(!(validate26(data.hide_mtrr_support, {instancePath:instancePath+"/hide_mtrr_support"}))){
vErrors = joined(vErrors, validate26.errors);
errors = vErrors.length;
}
}
if(data.security_vm !== undefined){
if(!(validate26(data.security_vm, {instancePath:instancePath+"/security_vm"}))){
vErrors = joined(vErrors, validate26.errors);
errors = vErrors.length;
}
}
if(data.priority !== undefined){
if(!(validate164(data.priority, {instancePath:instancePath+"/priority"}))){
vErrors = joined(vErrors, validate164.errors);
errors = vErrors.length;
}
}
if(data.companion_vmid !== undefined){
if(!(validate94(data.companion_vmid, {instancePath:instancePath+"/companion_vmid"}))){
vErrors = joined(vErrors, validate94.errors);
errors = vErrors.length;
}
}
if(data.os_config !== undefined){
if(!(validate167(data.os_config, {instancePath:instancePath+"/os_config"}))){
vErrors = joined(vErrors, validate167.errors);
errors = vErrors.length;
}
}
if(data["@id"] !== undefined){
if(!(validate94(data["@id"], {instancePath:instancePath+"/@id"}))){
vErrors = joined(vErrors, validate94.errors);
errors = vErrors.length;
}
}
}
else {
(vErrors ??= []).push({instancePath,keyword:"type",params:{type: "object"}});
errors++;
}
validate188.errors = vErrors;
return errors === 0;
}

const schema66 = {"required":["load_order","name","vm_type","console_vuart","os_type","vuart0","vbootloader","priority","companion_vmid","virtio_devices"],"properties":{"load_order":1,"name":1,"vm_type":1,"console_vuart":1,"os_type":1,"vuart0":1,"vbootloader":1,"memory":1,"cpu_affinity":1,"usb_xhci":1,"lapic_passthrough":1,"io_completion_polling":1,"virtual_cat_support":1,"virtual_cat_number":1,"secure_world_support":1,"hide_mtrr_support":1,"security_vm":1,"priority":1,"companion_vmid":1,"pci_devs":1,"PTM":1,"virtio_devices":1,"@id":1}};
const schema67 = {"enum":["Non-Windows OS","Windows OS"]};

function validate209(data, {instancePath=""}={}){
let vErrors = null;
let errors = 0;
if(typeof data !== "string"){
(vErrors ??= []).push({instancePath,keyword:"type",params:{type: "string"}});
errors++;
}
if(!((data === "Non-Windows OS") || (data === "Windows OS"))){
(vErrors ??= []).push({instancePath,keyword:"enum",params:{allowedValues: schema67.enum}});
errors++;
}
validate209.errors = vErrors;
return errors === 0;
}


function validate213(data, {instancePath=""}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
for(const key0 in data){
if(!(key0 === "size")){
(vErrors ??= []).push({instancePath,keyword:"additionalProperties",params:{additionalProperty: key0}});
errors++;
}
}
if(data.size !== undefined){
if(!(validate139(data.size, {instancePath:instancePath+"/size"}))){
vErrors = joined(vErrors, validate139.errors);
errors = vErrors.length;
}
}
}
else {
(vErrors ??= []).push({instancePath,keyword:"type",params:{type: "object"}});
errors++;
}
validate213.errors = vErrors;
return errors === 0;
}


function validate217(data, {instancePath=""}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
for(const key0 in data){
if(!(key0 === "usb_dev")){
(vErrors ??= []).push({instancePath,keyword:"additionalProperties",params:{additionalProperty: key0}});
errors++;
}
}
if(data.usb_dev !== undefined){
let data0 = data.usb_dev;
if(Array.isArray(data0)){
const len0 = data0.length;
for(let i0=0; i0<len0; i0++){
if(!(validate69(data0[i0], {instancePath:instancePath+"/usb_dev/" + i0}))){
vErrors = joined(vErrors, validate69.errors);
errors = vErrors.length;
}
}
}
else {
(vErrors ??= []).push({instancePath:instancePath+"/usb_dev",keyword:"type",params:{type: "array"}});
errors++;
}
}
const problem0 = sequence(["usb_dev"], data);
if(problem0 !== undefined){
(vErrors ??= []).push({instancePath,keyword:"sequence",params:problem0});
errors++;
}
}
else {
(vErrors ??= []).push({instancePath,keyword:"type",params:{type: "object"}});
errors++;
}
validate217.errors = vErrors;
return errors === 0;
}

const schema71 = {"required":["use_type","backend_type"]};
const schema72 = {"enum":["Virtio console","Virtio serial port"]};

function validate234(data, {instancePath=""}={}){
let vErrors = null;
let errors = 0;
if(typeof data !== "string"){
(vErrors ??= []).push({instancePath,keyword:"type",params:{type: "string"}});
errors++;
}
if(!((data === "Virtio console") || (data === "Virtio serial port"))){
(vErrors ??= []).push({instancePath,keyword:"enum",params:{allowedValues: schema72.enum}});
errors++;
}
validate234.errors = vErrors;
return errors === 0;
}

const schema73 = {"enum":["pty","stdio","file","sock client","sock server","tty"]};

function validate236(data, {instancePath=""}={}){
let vErrors = null;
let errors = 0;
if(typeof data !== "string"){
(vErrors ??= []).push({instancePath,keyword:"type",params:{type: "string"}});
errors++;
}
if(!((((((data === "pty") || (data === "stdio")) || (data === "file")) || (data === "sock client")) || (data === "sock server")) || (data === "tty"))){
(vErrors ??= []).push({instancePath,keyword:"enum",params:{allowedValues: schema73.enum}});
errors++;
}
validate236.errors = vErrors;
return errors === 0;
}


function validate233(data, {instancePath=""}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
for(const prop0 of schema71.required){
if(data[prop0] === undefined){
(vErrors ??= []).push({instancePath,keyword:"required",params:{missingProperty: prop0}});
errors++;
}
}
for(const key0 in data){
if(!(((((key0 === "use_type") || (key0 === "backend_type")) || (key0 === "output_file_path")) || (key0 === "sock_file_path")) || (key0 === "tty_device_path"))){
(vErrors ??= []).push({instancePath,keyword:"additionalProperties",params:{additionalProperty: key0}});
errors++;
}
}
if(data.use_type !== undefined){
if(!(validate234(data.use_type, {instancePath:instancePath+"/use_type"}))){
vErrors = joined(vErrors, validate234.errors);
errors = vErrors.length;
}
}
if(data.backend_type !== undefined){
if(!(validate236(data.backend_type, {instancePath:instancePath+"/backend_type"}))){
vErrors = joined(vErrors, validate236.errors);
errors = vErrors.length;
}
}
if(data.output_file_path !== undefined){
if(!(validate69(data.output_file_path, {instancePath:instancePath+"/output_file_path"}))){
vErrors = joined(vErrors, validate69.errors);
errors = vErrors.length;
}
}
if(data.sock_file_path !== undefined){
if(!(validate69(data.sock_file_path, {instancePath:instancePath+"/sock_file_path"}))){
vErrors = joined(vErrors, validate69.errors);
errors = vErrors.length;
}
}
if(data.tty_device_path !== undefined){
if(!(validate69(data.tty_device_path, {instancePath:instancePath+"/tty_device_path"}))){
vErrors = joined(vErrors, validate69.errors);
errors = vErrors.length;
}
}
}
else {
(vErrors ??= []).push({instancePath,keyword:"type",params:{type: "object"}});
errors++;
}
validate233.errors = vErrors;
return errors === 0;
}

const schema75 = {"enum":["Kernel based (Virtual Host)","User space based (VBSU)"]};

function validate243(data, {instancePath=""}={}){
let vErrors = null;
let errors = 0;
if(typeof data !== "string"){
(vErrors ??= []).push({instancePath,keyword:"type",params:{type: "string"}});
errors++;
}
if(!((data === "Kernel based (Virtual Host)") || (data === "User space based (VBSU)"))){
(vErrors ??= []).push({instancePath,keyword:"enum",params:{allowedValues: schema75.enum}});
errors++;
}
validate243.errors = vErrors;
return errors === 0;
}

const pattern6 = new RegExp("^[a-zA-Z0-9_\\-]+$", "u");

function validate242(data, {instancePath=""}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
for(const key0 in data){
if(!((key0 === "virtio_framework") || (key0 === "interface_name"))){
(vErrors ??= []).push({instancePath,keyword:"additionalProperties",params:{additionalProperty: key0}});
errors++;
}
}
if(data.virtio_framework !== undefined){
if(!(validate243(data.virtio_framework, {instancePath:instancePath+"/virtio_framework"}))){
vErrors = joined(vErrors, validate243.errors);
errors = vErrors.length;
}
}
if(data.interface_name !== undefined){
let data1 = data.interface_name;
if(typeof data1 === "string"){
if(!pattern6.test(data1)){
(vErrors ??= []).push({instancePath:instancePath+"/interface_name",keyword:"pattern",params:{pattern: "^[a-zA-Z0-9_\\-]+$"}});
errors++;
}
}
else {
(vErrors ??= []).push({instancePath:instancePath+"/interface_name",keyword:"type",params:{type: "string"}});
errors++;
}
}
const problem0 = sequence(["virtio_framework","interface_name"], data);
if(problem0 !== undefined){
(vErrors ??= []).push({instancePath,keyword:"sequence",params:problem0});
errors++;
}
}
else {
(vErrors ??= []).push({instancePath,keyword:"type",params:{type: "object"}});
errors++;
}
validate242.errors = vErrors;
return errors === 0;
}

const pattern7 = new RegExp("^[a-zA-Z0-9_\\-]*$", "u");

function validate246(data, {instancePath=""}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
for(const key0 in data){
if(!((key0 === "backend_device_file") || (key0 === "id"))){
(vErrors ??= []).push({instancePath,keyword:"additionalProperties",params:{additionalProperty: key0}});
errors++;
}
}
if(data.backend_device_file !== undefined){
if(!(validate69(data.backend_device_file, {instancePath:instancePath+"/backend_device_file"}))){
vErrors = joined(vErrors, validate69.errors);
errors = vErrors.length;
}
}
if(data.id !== undefined){
let data1 = data.id;
if(typeof data1 === "string"){
if(!pattern7.test(data1)){
(vErrors ??= []).push({instancePath:instancePath+"/id",keyword:"pattern",params:{pattern: "^[a-zA-Z0-9_\\-]*$"}});
errors++;
}
}
else {
(vErrors ??= []).push({instancePath:instancePath+"/id",keyword:"type",params:{type: "string"}});
errors++;
}
}
const problem0 = sequence(["backend_device_file","id"], data);
if(problem0 !== undefined){
(vErrors ??= []).push({instancePath,keyword:"sequence",params:problem0});
errors++;
}
}
else {
(vErrors ??= []).push({instancePath,keyword:"type",params:{type: "object"}});
errors++;
}
validate246.errors = vErrors;
return errors === 0;
}


function validate250(data, {instancePath=""}={}){
let vErrors = null;
let errors = 0;
if(typeof data === "string"){
const problem0 = xsInteger({"minimum":3,"maximum":4294967294}, data);
if(problem0 !== undefined){
(vErrors ??= []).push({instancePath,keyword:"xsInteger",params:problem0});
errors++;
}
}
else {
(vErrors ??= []).push({instancePath,keyword:"type",params:{type: "string"}});
errors++;
}
validate250.errors = vErrors;
return errors === 0;
}


function validate231(data, {instancePath=""}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
for(const key0 in data){
if(!((((((key0 === "gpu") || (key0 === "console")) || (key0 === "network")) || (key0 === "input")) || (key0 === "block")) || (key0 === "vsock"))){
(vErrors ??= []).push({instancePath,keyword:"additionalProperties",params:{additionalProperty: key0}});
errors++;
}
}
if(data.gpu !== undefined){
if(!(validate69(data.gpu, {instancePath:instancePath+"/gpu"}))){
vErrors = joined(vErrors, validate69.errors);
errors = vErrors.length;
}
}
if(data.console !== undefined){
let data1 = data.console;
if(Array.isArray(data1)){
const len0 = data1.length;
for(let i0=0; i0<len0; i0++){
if(!(validate233(data1[i0], {instancePath:instancePath+"/console/" + i0}))){
vErrors = joined(vErrors, validate233.errors);
errors = vErrors.length;
}
}
}
else {
(vErrors ??= []).push({instancePath:instancePath+"/console",keyword:"type",params:{type: "array"}});
errors++;
}
}
if(data.network !== undefined){
let data3 = data.network;
if(Array.isArray(data3)){
const len1 = data3.length;
for(let i1=0; i1<len1; i1++){
if(!(validate242(data3[i1], {instancePath:instancePath+"/network/" + i1}))){
vErrors = joined(vErrors, validate242.errors);
errors = vErrors.length;
}
}
}
else {
(vErrors ??= []).push({instancePath:instancePath+"/network",keyword:"type",params:{type: "array"}});
errors++;
}
}
if(data.input !== undefined){
let data5 = data.input;
if(Array.isArray(data5)){
const len2 = data5.length;
for(let i2=0; i2<len2; i2++){
if(!(validate246(data5[i2], {instancePath:instancePath+"/input/" + i2}))){
vErrors = joined(vErrors, validate246.errors);
errors = vErrors.length;
}
}
}
else {
(vErrors ??= []).push({instancePath:instancePath+"/input",keyword:"type",params:{type: "array"}});
errors++;
}
}
if(data.block !== undefined){
let data7 = data.block;
if(Array.isArray(data7)){
const len3 = data7.length;
for(let i3=0; i3<len3; i3++){
if(!(validate69(data7[i3], {instancePath:instancePath+"/block/" + i3}))){
vErrors = joined(vErrors, validate69.errors);
errors = vErrors.length;
}
}
}
else {
(vErrors ??= []).push({instancePath:instancePath+"/block",keyword:"type",params:{type: "array"}});
errors++;
}
}
if(data.vsock !== undefined){
let data9 = data.vsock;
if(Array.isArray(data9)){
const len4 = data9.length;
for(let i4=0; i4<len4; i4++){
if(!(validate250(data9[i4], {instancePath:instancePath+"/vsock/" + i4}))){
vErrors = joined(vErrors, validate250.errors);
errors = vErrors.length;
}
}
}
else {
(vErrors ??= []).push({instancePath:instancePath+"/vsock",keyword:"type",params:{type: "array"}});
errors++;
}
}
}
else {
(vErrors ??= []).push({instancePath,keyword:"type",params:{type: "object"}});
errors++;
}
validate231.errors = vErrors;
return errors === 0;
}


function validate204(data, {instancePath=""}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
for(const prop0 of schema66.required){
if(data[prop0] === undefined){
(vErrors ??= []).push({instancePath,keyword:"required",params:{missingProperty: prop0}});
errors++;
}
}
for(const key0 in data){
if(!(func2.call(schema66.properties, key0))){
(vErrors ??= []).push({instancePath,keyword:"additionalProperties",params:{additionalProperty: key0}});
errors++;
}
}
if(data.load_order !== undefined){
if(!(validate131(data.load_order, {instancePath:instancePath+"/load_order"}))){
vErrors = joined(vErrors, validate131.errors);
errors = vErrors.length;
}
}
if(data.name !== undefined){
if(!(validate55(data.name, {instancePath:instancePath+"/name"}))){
vErrors = joined(vErrors, validate55.errors);
errors = vErrors.length;
}
}
if(data.vm_type !== undefined){
if(!(validate134(data.vm_type, {instancePath:instancePath+"/vm_type"}))){
vErrors = joined(vErrors, validate134.errors);
errors = vErrors.length;
}
}
if(data.console_vuart !== undefined){
if(!(validate136(data.console_vuart, {instancePath:instancePath+"/console_vuart"}))){
vErrors = joined(vErrors, validate136.errors);
errors = vErrors.length;
}
}
if(data.os_type !== undefined){
if(!(validate209(data.os_type, {instancePath:instancePath+"/os_type"}))){
vErrors = joined(vErrors, validate209.errors);
errors = vErrors.length;
}
}
if(data.vuart0 !== undefined){
if(!(validate26(data.vuart0, {instancePath:instancePath+"/vuart0"}))){
vErrors = joined(vErrors, validate26.errors);
errors = vErrors.length;
}
}
if(data.vbootloader !== undefined){
if(!(validate26(data.vbootloader, {instancePath:instancePath+"/vbootloader"}))){
vErrors = joined(vErrors, validate26.errors);
errors = vErrors.length;
}
}
if(data.memory !== undefined){
if(!(validate213(data.memory, {instancePath:instancePath+"/memory"}))){
vErrors = joined(vErrors, validate213.errors);
errors = vErrors.length;
}
}
if(data.cpu_affinity !== undefined){
if(!(validate146(data.cpu_affinity, {instancePath:instancePath+"/cpu_affinity"}))){
vErrors = joined(vErrors, validate146.errors);
errors = vErrors.length;
}
}
if(data.usb_xhci !== undefined){
if(!(validate217(data.usb_xhci, {instancePath:instancePath+"/usb_xhci"}))){
vErrors = joined(vErrors, validate217.errors);
errors = vErrors.length;
}
}
if(data.lapic_passthrough !== undefined){
if(!(validate26(data.lapic_passthrough, {instancePath:instancePath+"/lapic_passthrough"}))){
vErrors = joined(vErrors, validate26.errors);
errors = vErrors.length;
}
}
if(data.io_completion_polling !== undefined){
if(!(validate26(data.io_completion_polling, {instancePath:instancePath+"/io_completion_polling"}))){
vErrors = joined(vErrors, validate26.errors);
errors = vErrors.length;
}
}
if(data.virtual_cat_support !== undefined){
if(!(validate26(data.virtual_cat_support, {instancePath:instancePath+"/virtual_cat_support"}))){
vErrors = joined(vErrors, validate26.errors);
errors = vErrors.length;
}
}
if(data.virtual_cat_number !== undefined){
if(!(validate155(data.virtual_cat_number, {instancePath:instancePath+"/virtual_cat_number"}))){
vErrors = joined(vErrors, validate155.errors);
errors = vErrors.length;
}
}
if(data.secure_world_support !== undefined){
if(!(validate26(data.secure_world_support, {instancePath:instancePath+"/secure_world_support"}))){
vErrors = joined(vErrors, validate26.errors);
errors = vErrors.length;
}
}
if(data.hide_mtrr_support !== undefined){
if(!(validate26(data.hide_mtrr_support, {instancePath:instancePath+"/hide_mtrr_support"}))){
vErrors = joined(vErrors, validate26.errors);
errors = vErrors.length;
}
}
if(data.security_vm !== undefined){
if(!(validate26(data.security_vm, {instancePath:instancePath+"/security_vm"}))){
vErrors = joined(vErrors, validate26.errors);
errors = vErrors.length;
}
}
if(data.priority !== undefined){
if(!(validate164(data.priority, {instancePath:instancePath+"/priority"}))){
vErrors = joined(vErrors, validate164.errors);
errors = vErrors.length;
}
}
if(data.companion_vmid !== undefined){
if(!(validate94(data.companion_vmid, {instancePath:instancePath+"/companion_vmid"}))){
vErrors = joined(vErrors, validate94.errors);
errors = vErrors.length;
}
}
if(data.pci_devs !== undefined){
if(!(validate182(data.pci_devs, {instancePath:instancePath+"/pci_devs"}))){
vErrors = joined(vErrors, validate182.errors);
errors = vErrors.length;
}
}
if(data.PTM !== undefined){
if(!(validate26(data.PTM, {instancePath:instancePath+"/PTM"}))){
vErrors = joined(vErrors, validate26.errors);
errors = vErrors.length;
}
}
if(data.virtio_devices !== undefined){
if(!(validate231(data.virtio_devices, {instancePath:instancePath+"/virtio_devices"}))){
vErrors = joined(vErrors, validate231.errors);
errors = vErrors.length;
}
}
if(data["@id"] !== undefined){
if(!(validate94(data["@id"], {instancePath:instancePath+"/@id"}))){
vErrors = joined(vErrors, validate94.errors);
errors = vErrors.length;
}
}
}
else {
(vErrors ??= []).push({instancePath,keyword:"type",params:{type: "object"}});
errors++;
}
validate204.errors = vErrors;
return errors === 0;
}


function validate21(data, {instancePath=""}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
for(const prop0 of schema6.required){
if(data[prop0] === undefined){
(vErrors ??= []).push({instancePath,keyword:"required",params:{missingProperty: prop0}});
errors++;
}
}
for(const key0 in data){
if(!((((key0 === "hv") || (key0 === "vm")) || (key0 === "@board")) || (key0 === "@scenario"))){
(vErrors ??= []).push({instancePath,keyword:"additionalProperties",params:{additionalProperty: key0}});
errors++;
}
}
if(data.hv !== undefined){
if(!(validate22(data.hv, {instancePath:instancePath+"/hv"}))){
vErrors = joined(vErrors, validate22.errors);
errors = vErrors.length;
}
}
if(data.vm !== undefined){
let data1 = data.vm;
if(Array.isArray(data1)){
const len0 = data1.length;
for(let i0=0; i0<len0; i0++){
let data2 = data1[i0];
const _errs7 = errors;
let valid4 = true;
const _errs8 = errors;
if(data2 && typeof data2 == "object" && !Array.isArray(data2)){
const problem0 = caseIs("PRE_LAUNCHED_VM", data2);
if(problem0 !== undefined){
(vErrors ??= []).push({});
errors++;
}
}
var _valid0 = _errs8 === errors;
errors = _errs7;
if(vErrors !== null){
if(_errs7){
vErrors.length = _errs7;
}
else {
vErrors = null;
}
}
if(_valid0){
const _errs9 = errors;
if(!(validate130(data2, {instancePath:instancePath+"/vm/" + i0}))){
vErrors = joined(vErrors, validate130.errors);
errors = vErrors.length;
}
var _valid0 = _errs9 === errors;
valid4 = _valid0;
}
if(!valid4){
(vErrors ??= []).push({instancePath:instancePath+"/vm/" + i0,keyword:"if",params:{failingKeyword: "then"}});
errors++;
}
const _errs11 = errors;
let valid5 = true;
const _errs12 = errors;
if(data2 && typeof data2 == "object" && !Array.isArray(data2)){
const problem1 = caseIs("SERVICE_VM", data2);
if(problem1 !== undefined){
(vErrors ??= []).push({});
errors++;
}
}
var _valid1 = _errs12 === errors;
errors = _errs11;
if(vErrors !== null){
if(_errs11){
vErrors.length = _errs11;
}
else {
vErrors = null;
}
}
if(_valid1){
const _errs13 = errors;
if(!(validate188(data2, {instancePath:instancePath+"/vm/" + i0}))){
vErrors = joined(vErrors, validate188.errors);
errors = vErrors.length;
}
var _valid1 = _errs13 === errors;
valid5 = _valid1;
}
if(!valid5){
(vErrors ??= []).push({instancePath:instancePath+"/vm/" + i0,keyword:"if",params:{failingKeyword: "then"}});
errors++;
}
const _errs15 = errors;
let valid6 = true;
const _errs16 = errors;
if(data2 && typeof data2 == "object" && !Array.isArray(data2)){
const problem2 = caseIs("POST_LAUNCHED_VM", data2);
if(problem2 !== undefined){
(vErrors ??= []).push({});
errors++;
}
}
var _valid2 = _errs16 === errors;
errors = _errs15;
if(vErrors !== null){
if(_errs15){
vErrors.length = _errs15;
}
else {
vErrors = null;
}
}
if(_valid2){
const _errs17 = errors;
if(!(validate204(data2, {instancePath:instancePath+"/vm/" + i0}))){
vErrors = joined(vErrors, validate204.errors);
errors = vErrors.length;
}
var _valid2 = _errs17 === errors;
valid6 = _valid2;
}
if(!valid6){
(vErrors ??= []).push({instancePath:instancePath+"/vm/" + i0,keyword:"if",params:{failingKeyword: "then"}});
errors++;
}
}
const problem3 = uniqueChild("name", data1);
if(problem3 !== undefined){
(vErrors ??= []).push({instancePath:instancePath+"/vm",keyword:"uniqueChild",params:problem3});
errors++;
}
}
else {
(vErrors ??= []).push({instancePath:instancePath+"/vm",keyword:"type",params:{type: "array"}});
errors++;
}
}
if(data["@board"] !== undefined){
if(!(validate69(data["@board"], {instancePath:instancePath+"/@board"}))){
vErrors = joined(vErrors, validate69.errors);
errors = vErrors.length;
}
}
if(data["@scenario"] !== undefined){
if(!(validate69(data["@scenario"], {instancePath:instancePath+"/@scenario"}))){
vErrors = joined(vErrors, validate69.errors);
errors = vErrors.length;
}
}
}
else {
(vErrors ??= []).push({instancePath,keyword:"type",params:{type: "object"}});
errors++;
}
validate21.errors = vErrors;
return errors === 0;
}

const c = (name, shape, minimum = 1, maximum = 1, repeatable = false) => ({ name, shape, minimum, maximum, repeatable });
const s0 = {"kind":"text","title":"Build type","default":"debug","values":["release","debug"]};
const s1 = {"kind":"text","title":"Relocation","default":"y","values":["y","n"]};
const s2 = {"kind":"text","title":"vCPU scheduler","default":"SCHED_BVT","values":["SCHED_NOOP","SCHED_IORR","SCHED_BVT","SCHED_PRIO"]};
const s3 = {"kind":"text","title":"Multiboot2","default":"y","values":["y","n"]};
const s4 = {"kind":"text","title":"Split-lock detection","default":"n","values":["y","n"]};
const s5 = {"kind":"text","title":"UC-lock detection","default":"n","values":["y","n"]};
const s6 = {"kind":"text","title":"Security VM fix-ups","default":"n","values":["y","n"]};
const s7 = {"kind":"text","title":"Interrupts stay disabled","default":"n","values":["y","n"]};
const s8 = {"kind":"text","title":"Hyper-V interface","default":"y","values":["y","n"]};
const s9 = {"kind":"text","title":"IOMMU snooping","default":"n","values":["y","n"]};
const s10 = {"kind":"text","title":"ACPI parsing","default":"y","values":["y","n"]};
const s11 = {"kind":"text","title":"L1D flush on VM entry","default":"n","values":["y","n"]};
const s12 = {"kind":"text","title":"Page-size-change workaround","default":"y","values":["y","n"]};
const s13 = {"kind":"text","title":"RDT","default":"n","values":["y","n"]};
const s14 = {"kind":"text","title":"Code and data prioritization","default":"n","values":["y","n"]};
const s15 = {"kind":"text","title":"Virtual CAT","default":"n","values":["y","n"]};
const s16 = { kind: 'group', title: "Resource Director Technology", ordered: true, attributes: [], children: [
  c("RDT_ENABLED", s13),
  c("CDP_ENABLED", s14),
  c("VCAT_ENABLED", s15),
] };
const s17 = {"kind":"text","title":"Region name","expects":"1 to 27 letters, digits or underscores"};
const s18 = {"kind":"text","title":"Provider","default":"Hypervisor","values":["Hypervisor","Device Model"]};
const s19 = {"kind":"text","title":"Region size","default":"2","values":["2","4","8","16","32","64","128","256","512"],"expects":"a power of two from 2 to 512"};
const s20 = {"kind":"text","title":"VM name","expects":"1 to 15 letters, digits, _ or -"};
const s21 = {"kind":"text","title":"Virtual BDF","default":"00:08.0","distinct":{"among":"VM_NAME","values":["00:08.0","00:09.0","00:0a.0","00:0b.0","00:0c.0","00:0d.0","00:0e.0","00:0f.0"]},"expects":"bus, device and function in hexadecimal, such as `00:10.0`"};
const s22 = { kind: 'group', title: "Sharing VM", ordered: true, attributes: [], children: [
  c("VM_NAME", s20),
  c("VBDF", s21),
] };
const s23 = { kind: 'group', title: "Sharing VMs", ordered: true, attributes: [], children: [
  c("IVSHMEM_VM", s22, 1, 1 / 0, true),
] };
const s24 = { kind: 'group', title: "Shared region", ordered: false, attributes: [], children: [
  c("NAME", s17),
  c("PROVIDED_BY", s18),
  c("IVSHMEM_SIZE", s19),
  c("IVSHMEM_VMS", s23),
] };
const s25 = { kind: 'group', title: "Shared memory", ordered: true, attributes: [], children: [
  c("IVSHMEM_REGION", s24, 0, 1 / 0, true),
] };
const s26 = {"kind":"text","title":"Software SRAM","default":"n","values":["y","n"]};
const s27 = { kind: 'group', title: "Software SRAM", ordered: true, attributes: [], children: [
  c("SSRAM_ENABLED", s26),
] };
const s28 = { kind: 'group', title: "Features", ordered: false, attributes: [], children: [
  c("RELOC_ENABLED", s1),
  c("SCHEDULER", s2),
  c("MULTIBOOT2_ENABLED", s3),
  c("SPLIT_LOCK_DETECTION_ENABLED", s4),
  c("UC_LOCK_DETECTION_ENABLED", s5),
  c("SECURITY_VM_FIXUP", s6),
  c("KEEP_IRQ_DISABLED", s7),
  c("HYPERV_ENABLED", s8),
  c("IOMMU_ENFORCE_SNP", s9),
  c("ACPI_PARSE_ENABLED", s10),
  c("L1D_VMENTRY_ENABLED", s11),
  c("MCE_ON_PSC_ENABLED", s12),
  c("RDT", s16),
  c("IVSHMEM", s25),
  c("SSRAM", s27, 0, 1),
] };
const s29 = {"kind":"text","title":"Connection name"};
const s30 = {"kind":"text","title":"Connection kind","default":"pci","values":["legacy","pci"]};
const s31 = {"kind":"text","title":"VM name"};
const s32 = {"kind":"text","title":"I/O port","default":"0x9200","distinct":{"among":"vm_name","values":["0x9200","0x9208","0x9210","0x9218","0x9220","0x9228","0x9230","0x9238","0x9240","0x9248","0x9250","0x9258","0x9260","0x9268","0x9270","0x9278"]},"expects":"a hexadecimal number with the prefix `0x`, such as `0x1000`, or `0`"};
const s33 = {"kind":"text","title":"Virtual BDF","default":"00:10.0","distinct":{"among":"vm_name","values":["00:10.0","00:11.0","00:12.0","00:13.0","00:14.0","00:15.0","00:16.0","00:17.0"]},"expects":"bus, device and function in hexadecimal, such as `00:10.0`"};
const s34 = { kind: 'group', title: "End", ordered: true, attributes: [], children: [
  c("vm_name", s31),
  c("io_port", s32),
  c("vbdf", s33),
] };
const s35 = { kind: 'group', title: "Connection", ordered: true, attributes: [], children: [
  c("name", s29),
  c("type", s30),
  c("endpoint", s34, 2, 2, true),
] };
const s36 = { kind: 'group', title: "Virtual UART connections", ordered: true, attributes: [], children: [
  c("vuart_connection", s35, 0, 1 / 0, true),
] };
const s37 = {"kind":"text","title":"Serial console","default":"None","expects":"a serial device such as `/dev/ttyS0`, or `None`"};
const s38 = {"kind":"text","title":"Memory log level","default":"5","values":["0","1","2","3","4","5"]};
const s39 = {"kind":"text","title":"Trace Hub log level","default":"5","values":["0","1","2","3","4","5"]};
const s40 = {"kind":"text","title":"Console log level","default":"5","values":["0","1","2","3","4","5"]};
const s41 = { kind: 'group', title: "Debug options", ordered: false, attributes: [], children: [
  c("SERIAL_CONSOLE", s37),
  c("MEM_LOGLEVEL", s38),
  c("NPK_LOGLEVEL", s39),
  c("CONSOLE_LOGLEVEL", s40),
] };
const s42 = {"kind":"text","title":"Stack size","default":"0x2000","expects":"a hexadecimal number with the prefix `0x`, such as `0x1000`, or `0`"};
const s43 = {"kind":"text","title":"Hypervisor RAM start","expects":"a hexadecimal number with the prefix `0x`, such as `0x1000`, or `0`"};
const s44 = { kind: 'group', title: "Hypervisor memory", ordered: false, attributes: [], children: [
  c("STACK_SIZE", s42),
  c("HV_RAM_START", s43, 0, 1),
] };
const s45 = {"kind":"text","title":"Virtual machines","default":"16","expects":"a whole number in decimal digits"};
const s46 = {"kind":"text","title":"IOAPICs","default":"1","expects":"a whole number from 1 to 10"};
const s47 = {"kind":"text","title":"PCI buses","default":"0","expects":"a whole number in decimal digits"};
const s48 = {"kind":"text","title":"PCI devices","default":"96","expects":"a whole number from 1 to 1024"};
const s49 = {"kind":"text","title":"IOAPIC lines","default":"120","expects":"a whole number from 1 to 120"};
const s50 = {"kind":"text","title":"Passthrough interrupts","default":"256","expects":"a whole number from 1 to 1024"};
const s51 = {"kind":"text","title":"MSI-X entries","default":"64","expects":"a whole number from 1 to 2048"};
const s52 = {"kind":"text","title":"Emulated MMIO regions","default":"16","expects":"a whole number from 1 to 128"};
const s53 = { kind: 'group', title: "Capacities", ordered: false, attributes: [], children: [
  c("MAX_VM_NUM", s45),
  c("MAX_IOAPIC_NUM", s46),
  c("MAX_PCI_BUS_NUM", s47),
  c("MAX_PCI_DEV_NUM", s48),
  c("MAX_IOAPIC_LINES", s49),
  c("MAX_PT_IRQ_ENTRIES", s50),
  c("MAX_MSIX_TABLE_NUM", s51),
  c("MAX_EMULATED_MMIO", s52),
] };
const s54 = {"kind":"text","title":"GPU","default":"0x00000010","expects":"a hexadecimal number with the prefix `0x`, such as `0x1000`, or `0`"};
const s55 = { kind: 'group', title: "Miscellaneous", ordered: false, attributes: [], children: [
  c("GPU_SBDF", s54),
] };
const s56 = {"kind":"text","title":"Hidden device","expects":"bus, device and function in hexadecimal, such as `00:10.0`"};
const s57 = { kind: 'group', title: "Hidden devices", ordered: false, attributes: [], children: [
  c("HIDDEN_PDEV", s56, 0, 1 / 0, true),
] };
const s58 = {"kind":"text","title":"Cache id","expects":"a hexadecimal number with the prefix `0x`, such as `0x1000`, or `0`"};
const s59 = {"kind":"text","title":"Cache level","expects":"a whole number in decimal digits"};
const s60 = {"kind":"text","title":"vCPU","expects":"a whole number in decimal digits"};
const s61 = {"kind":"text","title":"Content","values":["Unified","Code","Data"]};
const s62 = {"kind":"text","title":"Cache mask","expects":"a hexadecimal number with the prefix `0x`, such as `0x1000`, or `0`"};
const s63 = { kind: 'group', title: "Cache share", ordered: true, attributes: [], children: [
  c("VM", s31),
  c("VCPU", s60),
  c("TYPE", s61),
  c("CLOS_MASK", s62),
] };
const s64 = { kind: 'group', title: "Cache allocation", ordered: true, attributes: [], children: [
  c("CACHE_ID", s58),
  c("CACHE_LEVEL", s59),
  c("POLICY", s63, 1, 1 / 0, true),
] };
const s65 = { kind: 'group', title: "Cache regions", ordered: true, attributes: [], children: [
  c("CACHE_ALLOCATION", s64, 1, 1 / 0, true),
] };
const s66 = { kind: 'group', title: "Hypervisor", ordered: false, attributes: [], children: [
  c("BUILD_TYPE", s0),
  c("FEATURES", s28),
  c("vuart_connections", s36),
  c("DEBUG_OPTIONS", s41),
  c("MEMORY", s44),
  c("CAPACITIES", s53),
  c("MISC_CFG", s55),
  c("HIDDEN_PDEV_REGION", s57, 0, 1),
  c("CACHE_REGION", s65, 0, 1),
] };
const s67 = {"kind":"text","title":"Load order","values":["SERVICE_VM","PRE_LAUNCHED_VM","POST_LAUNCHED_VM"]};
const s68 = {"kind":"text","title":"VM type","default":"STANDARD_VM","values":["RTVM","STANDARD_VM","TEE_VM","REE_VM"]};
const s69 = {"kind":"text","title":"Console UART","default":"None","values":["None","COM Port 1","COM Port 2","COM Port 3","COM Port 4","PCI"]};
const s70 = {"kind":"text","title":"Size","default":"1024","expects":"a whole number, 0 or more"};
const s71 = {"kind":"text","title":"Start","expects":"a hexadecimal number with the prefix `0x`, such as `0x1000`, or `0`"};
const s72 = {"kind":"text","title":"Size","expects":"a whole number in decimal digits"};
const s73 = { kind: 'group', title: "Physical range", ordered: true, attributes: [], children: [
  c("start_hpa", s71),
  c("size_hpa", s72),
] };
const s74 = { kind: 'group', title: "Memory", ordered: false, attributes: [], children: [
  c("size", s70, 0, 1),
  c("hpa_region", s73, 0, 1 / 0, true),
] };
const s75 = {"kind":"text","title":"pCPU id","expects":"a whole number in decimal digits"};
const s76 = {"kind":"text","title":"Real-time vCPU","default":"n","values":["y","n"]};
const s77 = { kind: 'group', title: "pCPU", ordered: false, attributes: [], children: [
  c("pcpu_id", s75),
  c("real_time_vcpu", s76),
] };
const s78 = { kind: 'group', title: "CPU affinity", ordered: true, attributes: [], children: [
  c("pcpu", s77, 0, 1 / 0, true),
] };
const s79 = {"kind":"text","title":"LAPIC passthrough","default":"n","values":["y","n"]};
const s80 = {"kind":"text","title":"I/O completion polling","default":"n","values":["y","n"]};
const s81 = {"kind":"text","title":"Virtual classes of service","default":"0","expects":"a whole number, 0 or more"};
const s82 = {"kind":"text","title":"Secure world","default":"n","values":["y","n"]};
const s83 = {"kind":"text","title":"Hidden MTRRs","default":"n","values":["y","n"]};
const s84 = {"kind":"text","title":"Security VM","default":"n","values":["y","n"]};
const s85 = {"kind":"text","title":"Base","default":"0","expects":"a hexadecimal number with the prefix `0x`, such as `0x1000`, or `0`"};
const s86 = {"kind":"text","title":"Size","default":"0","expects":"a hexadecimal number with the prefix `0x`, such as `0x1000`, or `0`"};
const s87 = { kind: 'group', title: "SGX enclave memory", ordered: true, attributes: [], children: [
  c("base", s85),
  c("size", s86),
] };
const s88 = {"kind":"text","title":"Priority","default":"PRIO_LOW","values":["PRIO_LOW","PRIO_HIGH"]};
const s89 = {"kind":"text","title":"Companion VM","default":"65535","expects":"a whole number in decimal digits"};
const s90 = {"kind":"text","title":"Kernel type","default":"KERNEL_BZIMAGE","values":["KERNEL_BZIMAGE","KERNEL_RAWIMAGE","KERNEL_ELF"]};
const s91 = {"kind":"text","title":"Kernel module tag","default":"Linux_bzImage"};
const s92 = {"kind":"text","title":"RAM disk module tag"};
const s93 = {"kind":"text","title":"Kernel arguments","default":"rw rootwait root=/dev/nvme0n1p2 console=tty0 console=ttyS0 consoleblank=0 no_timer_check quiet loglevel=3 i915.nuclear_pageflip=1 swiotlb=131072"};
const s94 = {"kind":"text","title":"Kernel load address","expects":"a hexadecimal number with the prefix `0x`, such as `0x1000`, or nothing"};
const s95 = {"kind":"text","title":"Kernel entry address","expects":"a hexadecimal number with the prefix `0x`, such as `0x1000`, or nothing"};
const s96 = { kind: 'group', title: "Operating system", ordered: false, attributes: [], children: [
  c("kern_type", s90),
  c("kern_mod", s91),
  c("ramdisk_mod", s92, 0, 1),
  c("bootargs", s93),
  c("kern_load_addr", s94, 0, 1),
  c("kern_entry_addr", s95, 0, 1),
] };
const s97 = {"kind":"text","title":"TPM 2.0","default":"n","values":["y","n"]};
const s98 = {"kind":"text","title":"P2SB bridge","default":"n","values":["y","n"]};
const s99 = { kind: 'group', title: "MMIO devices", ordered: false, attributes: [], children: [
  c("TPM2", s97, 0, 1),
  c("p2sb", s98, 0, 1),
] };
const s100 = {"kind":"text","title":"INTx passthrough"};
const s101 = {"kind":"text","title":"PCI device"};
const s102 = { kind: 'group', title: "PCI devices", ordered: true, attributes: [], children: [
  c("pci_dev", s101, 0, 1 / 0, true),
] };
const s103 = {"kind":"text","title":"Precision time measurement","default":"y","values":["y","n"]};
const s104 = { kind: 'group', title: "Pre-launched VM", ordered: false, attributes: ["id"], children: [
  c("load_order", s67),
  c("name", s20),
  c("vm_type", s68),
  c("console_vuart", s69),
  c("memory", s74, 0, 1),
  c("cpu_affinity", s78, 0, 1),
  c("lapic_passthrough", s79, 0, 1),
  c("io_completion_polling", s80, 0, 1),
  c("virtual_cat_support", s15, 0, 1),
  c("virtual_cat_number", s81, 0, 1),
  c("secure_world_support", s82, 0, 1),
  c("hide_mtrr_support", s83, 0, 1),
  c("security_vm", s84, 0, 1),
  c("epc_section", s87, 0, 1),
  c("priority", s88),
  c("companion_vmid", s89),
  c("os_config", s96),
  c("mmio_resources", s99, 0, 1),
  c("pt_intx", s100, 0, 1),
  c("pci_devs", s102, 0, 1),
  c("PTM", s103, 0, 1),
] };
const s105 = {"kind":"text","title":"VM type","default":"STANDARD_VM","values":["STANDARD_VM","TEE_VM","REE_VM"]};
const s106 = {"kind":"text","title":"Nested virtualization","default":"n","values":["y","n"]};
const s107 = { kind: 'group', title: "Service VM", ordered: false, attributes: ["id"], children: [
  c("load_order", s67),
  c("name", s20),
  c("vm_type", s105),
  c("console_vuart", s69),
  c("lapic_passthrough", s79, 0, 1),
  c("nested_virtualization_support", s106, 0, 1),
  c("secure_world_support", s82, 0, 1),
  c("hide_mtrr_support", s83, 0, 1),
  c("security_vm", s84, 0, 1),
  c("priority", s88),
  c("companion_vmid", s89),
  c("os_config", s96),
] };
const s108 = {"kind":"text","title":"OS family","default":"Non-Windows OS","values":["Non-Windows OS","Windows OS"]};
const s109 = {"kind":"text","title":"Serial port on standard I/O","default":"n","values":["y","n"]};
const s110 = {"kind":"text","title":"Virtual boot loader","default":"y","values":["y","n"]};
const s111 = { kind: 'group', title: "Memory", ordered: false, attributes: [], children: [
  c("size", s70, 0, 1),
] };
const s112 = {"kind":"text","title":"USB device"};
const s113 = { kind: 'group', title: "USB devices", ordered: true, attributes: [], children: [
  c("usb_dev", s112, 0, 1 / 0, true),
] };
const s114 = {"kind":"text","title":"Graphics"};
const s115 = {"kind":"text","title":"Use","default":"Virtio console","values":["Virtio console","Virtio serial port"]};
const s116 = {"kind":"text","title":"Back end","default":"stdio","values":["pty","stdio","file","sock client","sock server","tty"]};
const s117 = {"kind":"text","title":"Output file"};
const s118 = {"kind":"text","title":"Socket"};
const s119 = {"kind":"text","title":"Terminal device"};
const s120 = { kind: 'group', title: "Console", ordered: false, attributes: [], children: [
  c("use_type", s115),
  c("backend_type", s116),
  c("output_file_path", s117, 0, 1),
  c("sock_file_path", s118, 0, 1),
  c("tty_device_path", s119, 0, 1),
] };
const s121 = {"kind":"text","title":"Framework","default":"User space based (VBSU)","values":["Kernel based (Virtual Host)","User space based (VBSU)"]};
const s122 = {"kind":"text","title":"Interface","expects":"letters, digits, _ and -"};
const s123 = { kind: 'group', title: "Network", ordered: true, attributes: [], children: [
  c("virtio_framework", s121, 0, 1),
  c("interface_name", s122, 0, 1),
] };
const s124 = {"kind":"text","title":"Device file"};
const s125 = {"kind":"text","title":"Id","expects":"letters, digits, _ and -, or nothing"};
const s126 = { kind: 'group', title: "Input", ordered: true, attributes: [], children: [
  c("backend_device_file", s124, 0, 1),
  c("id", s125, 0, 1),
] };
const s127 = {"kind":"text","title":"Disk"};
const s128 = {"kind":"text","title":"Socket context","expects":"a whole number from 3 to 4294967294"};
const s129 = { kind: 'group', title: "Virtio devices", ordered: false, attributes: [], children: [
  c("gpu", s114, 0, 1),
  c("console", s120, 0, 1 / 0, true),
  c("network", s123, 0, 1 / 0, true),
  c("input", s126, 0, 1 / 0, true),
  c("block", s127, 0, 1 / 0, true),
  c("vsock", s128, 0, 1 / 0, true),
] };
const s130 = { kind: 'group', title: "Post-launched VM", ordered: false, attributes: ["id"], children: [
  c("load_order", s67),
  c("name", s20),
  c("vm_type", s68),
  c("console_vuart", s69),
  c("os_type", s108),
  c("vuart0", s109),
  c("vbootloader", s110),
  c("memory", s111, 0, 1),
  c("cpu_affinity", s78, 0, 1),
  c("usb_xhci", s113, 0, 1),
  c("lapic_passthrough", s79, 0, 1),
  c("io_completion_polling", s80, 0, 1),
  c("virtual_cat_support", s15, 0, 1),
  c("virtual_cat_number", s81, 0, 1),
  c("secure_world_support", s82, 0, 1),
  c("hide_mtrr_support", s83, 0, 1),
  c("security_vm", s84, 0, 1),
  c("priority", s88),
  c("companion_vmid", s89),
  c("pci_devs", s102, 0, 1),
  c("PTM", s103, 0, 1),
  c("virtio_devices", s129),
] };
const s131 = { kind: 'group', title: "ACRN v3.1 scenario", ordered: false, attributes: ["board","scenario"], children: [
  c("hv", s66),
  c("vm", { kind: 'choice', title: "Virtual machine", by: "load_order", cases: [{ value: "PRE_LAUNCHED_VM", shape: s104 }, { value: "SERVICE_VM", shape: s107 }, { value: "POST_LAUNCHED_VM", shape: s130 }] }, 1, 1 / 0, true),
] };
export const shape: GroupShape = s131;
