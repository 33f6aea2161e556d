// @ts-nocheck
// Generated from schemas/v2.6.json by scripts/generate-validators.js; do not edit.
import { caseIs, sequence, xsInteger, uniqueChild } from '../keywords/index.js';
import { joined } from '../joined.js';
import type { GroupShape } from '../shape.js';
import type { Validate } from '../validator.js';

export const validate: Validate = validate21;
const schema6 = {"required":["hv","vm","@board","@scenario"]};
const schema7 = {"required":["DEBUG_OPTIONS","FEATURES","MEMORY","CAPACITIES","MISC_CFG"]};
const schema8 = {"required":["RELEASE","SERIAL_CONSOLE","MEM_LOGLEVEL","NPK_LOGLEVEL","CONSOLE_LOGLEVEL","LOG_DESTINATION","LOG_BUF_SIZE"]};
const schema9 = {"enum":["y","n"]};

function validate24(data, {instancePath=""}={}){
let vErrors = null;
let errors = 0;
if(typeof data !== "string"){
(vErrors ??= []).push({instancePath,keyword:"type",params:{type: "string"}});
errors++;
}
if(!((data === "y") || (data === "n"))){
(vErrors ??= []).push({instancePath,keyword:"enum",params:{allowedValues: schema9.enum}});
errors++;
}
validate24.errors = vErrors;
return errors === 0;
}

const pattern0 = new RegExp("^(?:(?:[^\\n\\r]*ttyS[0-3])?|[\\s\\x85]*(?:[^\\s\\x85]*ttyS[0-3][\\s\\x85]+)*?[^\\s\\x85]*ttyS[0-3][\\s\\x85]* [\\s\\x85]*[^\\s\\x85]*ttyS[0-3](?:[\\s\\x85]+[^\\s\\x85]*ttyS[0-3])*[\\s\\x85]*)$", "u");

function validate26(data, {instancePath=""}={}){
let vErrors = null;
let errors = 0;
if(typeof data === "string"){
if(!pattern0.test(data)){
(vErrors ??= []).push({instancePath,keyword:"pattern",params:{pattern: "^(?:(?:[^\\n\\r]*ttyS[0-3])?|[\\s\\x85]*(?:[^\\s\\x85]*ttyS[0-3][\\s\\x85]+)*?[^\\s\\x85]*ttyS[0-3][\\s\\x85]* [\\s\\x85]*[^\\s\\x85]*ttyS[0-3](?:[\\s\\x85]+[^\\s\\x85]*ttyS[0-3])*[\\s\\x85]*)$"}});
errors++;
}
}
else {
(vErrors ??= []).push({instancePath,keyword:"type",params:{type: "string"}});
errors++;
}
validate26.errors = vErrors;
return errors === 0;
}


function validate28(data, {instancePath=""}={}){
let vErrors = null;
let errors = 0;
if(typeof data === "string"){
const problem0 = xsInteger({"minimum":0,"maximum":7}, data);
if(problem0 !== undefined){
(vErrors ??= []).push({instancePath,keyword:"xsInteger",params:problem0});
errors++;
}
}
else {
(vErrors ??= []).push({instancePath,keyword:"type",params:{type: "string"}});
errors++;
}
validate28.errors = vErrors;
return errors === 0;
}


function validate32(data, {instancePath=""}={}){
let vErrors = null;
let errors = 0;
if(typeof data === "string"){
const problem0 = xsInteger({"minimum":0,"maximum":7}, data);
if(problem0 !== undefined){
(vErrors ??= []).push({instancePath,keyword:"xsInteger",params:problem0});
errors++;
}
}
else {
(vErrors ??= []).push({instancePath,keyword:"type",params:{type: "string"}});
errors++;
}
validate32.errors = vErrors;
return errors === 0;
}

const pattern1 = new RegExp("^(?:0[Xx][0-9A-Fa-f]+|0)$", "u");

function validate34(data, {instancePath=""}={}){
let vErrors = null;
let errors = 0;
if(typeof data === "string"){
if(!pattern1.test(data)){
(vErrors ??= []).push({instancePath,keyword:"pattern",params:{pattern: "^(?:0[Xx][0-9A-Fa-f]+|0)$"}});
errors++;
}
}
else {
(vErrors ??= []).push({instancePath,keyword:"type",params:{type: "string"}});
errors++;
}
validate34.errors = vErrors;
return errors === 0;
}


function validate23(data, {instancePath=""}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
for(const prop0 of schema8.required){
if(data[prop0] === undefined){
(vErrors ??= []).push({instancePath,keyword:"required",params:{missingProperty: prop0}});
errors++;
}
}
for(const key0 in data){
if(!(((((((key0 === "RELEASE") || (key0 === "SERIAL_CONSOLE")) || (key0 === "MEM_LOGLEVEL")) || (key0 === "NPK_LOGLEVEL")) || (key0 === "CONSOLE_LOGLEVEL")) || (key0 === "LOG_DESTINATION")) || (key0 === "LOG_BUF_SIZE"))){
(vErrors ??= []).push({instancePath,keyword:"additionalProperties",params:{additionalProperty: key0}});
errors++;
}
}
if(data.RELEASE !== undefined){
if(!(validate24(data.RELEASE, {instancePath:instancePath+"/RELEASE"}))){
vErrors = joined(vErrors, validate24.errors);
errors = vErrors.length;
}
}
if(data.SERIAL_CONSOLE !== undefined){
if(!(validate26(data.SERIAL_CONSOLE, {instancePath:instancePath+"/SERIAL_CONSOLE"}))){
vErrors = joined(vErrors, validate26.errors);
errors = vErrors.length;
}
}
if(data.MEM_LOGLEVEL !== undefined){
if(!(validate28(data.MEM_LOGLEVEL, {instancePath:instancePath+"/MEM_LOGLEVEL"}))){
vErrors = joined(vErrors, validate28.errors);
errors = vErrors.length;
}
}
if(data.NPK_LOGLEVEL !== undefined){
if(!(validate28(data.NPK_LOGLEVEL, {instancePath:instancePath+"/NPK_LOGLEVEL"}))){
vErrors = joined(vErrors, validate28.errors);
errors = vErrors.length;
}
}
if(data.CONSOLE_LOGLEVEL !== undefined){
if(!(validate28(data.CONSOLE_LOGLEVEL, {instancePath:instancePath+"/CONSOLE_LOGLEVEL"}))){
vErrors = joined(vErrors, validate28.errors);
errors = vErrors.length;
}
}
if(data.LOG_DESTINATION !== undefined){
if(!(validate32(data.LOG_DESTINATION, {instancePath:instancePath+"/LOG_DESTINATION"}))){
vErrors = joined(vErrors, validate32.errors);
errors = vErrors.length;
}
}
if(data.LOG_BUF_SIZE !== undefined){
if(!(validate34(data.LOG_BUF_SIZE, {instancePath:instancePath+"/LOG_BUF_SIZE"}))){
vErrors = joined(vErrors, validate34.errors);
errors = vErrors.length;
}
}
}
else {
(vErrors ??= []).push({instancePath,keyword:"type",params:{type: "object"}});
errors++;
}
validate23.errors = vErrors;
return errors === 0;
}

const schema14 = {"required":["RELOC","SCHEDULER","MULTIBOOT2","ENFORCE_TURNOFF_AC","ENFORCE_TURNOFF_GP","SECURITY_VM_FIXUP","RDT","HYPERV_ENABLED","NVMX_ENABLED","IOMMU_ENFORCE_SNP","ACPI_PARSE_ENABLED","L1D_VMENTRY_ENABLED","MCE_ON_PSC_DISABLED","IVSHMEM"],"properties":{"RELOC":1,"SCHEDULER":1,"MULTIBOOT2":1,"ENFORCE_TURNOFF_AC":1,"ENFORCE_TURNOFF_GP":1,"SECURITY_VM_FIXUP":1,"RDT":1,"HYPERV_ENABLED":1,"NVMX_ENABLED":1,"IOMMU_ENFORCE_SNP":1,"ACPI_PARSE_ENABLED":1,"L1D_VMENTRY_ENABLED":1,"MCE_ON_PSC_DISABLED":1,"IVSHMEM":1,"SSRAM":1}};
const func2 = Object.prototype.hasOwnProperty;
const schema15 = {"enum":["SCHED_NOOP","SCHED_IORR","SCHED_BVT"]};

function validate39(data, {instancePath=""}={}){
let vErrors = null;
let errors = 0;
if(typeof data !== "string"){
(vErrors ??= []).push({instancePath,keyword:"type",params:{type: "string"}});
errors++;
}
if(!(((data === "SCHED_NOOP") || (data === "SCHED_IORR")) || (data === "SCHED_BVT"))){
(vErrors ??= []).push({instancePath,keyword:"enum",params:{allowedValues: schema15.enum}});
errors++;
}
validate39.errors = vErrors;
return errors === 0;
}

const schema16 = {"required":["RDT_ENABLED","CDP_ENABLED"]};

function validate48(data, {instancePath=""}={}){
let vErrors = null;
let errors = 0;
if(typeof data !== "string"){
(vErrors ??= []).push({instancePath,keyword:"type",params:{type: "string"}});
errors++;
}
validate48.errors = vErrors;
return errors === 0;
}


function validate45(data, {instancePath=""}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
for(const prop0 of schema16.required){
if(data[prop0] === undefined){
(vErrors ??= []).push({instancePath,keyword:"required",params:{missingProperty: prop0}});
errors++;
}
}
for(const key0 in data){
if(!((((key0 === "RDT_ENABLED") || (key0 === "CDP_ENABLED")) || (key0 === "CLOS_MASK")) || (key0 === "MBA_DELAY"))){
(vErrors ??= []).push({instancePath,keyword:"additionalProperties",params:{additionalProperty: key0}});
errors++;
}
}
if(data.RDT_ENABLED !== undefined){
if(!(validate24(data.RDT_ENABLED, {instancePath:instancePath+"/RDT_ENABLED"}))){
vErrors = joined(vErrors, validate24.errors);
errors = vErrors.length;
}
}
if(data.CDP_ENABLED !== undefined){
if(!(validate24(data.CDP_ENABLED, {instancePath:instancePath+"/CDP_ENABLED"}))){
vErrors = joined(vErrors, validate24.errors);
errors = vErrors.length;
}
}
if(data.CLOS_MASK !== undefined){
let data2 = data.CLOS_MASK;
if(Array.isArray(data2)){
const len0 = data2.length;
for(let i0=0; i0<len0; i0++){
if(!(validate48(data2[i0], {instancePath:instancePath+"/CLOS_MASK/" + i0}))){
vErrors = joined(vErrors, validate48.errors);
errors = vErrors.length;
}
}
}
else {
(vErrors ??= []).push({instancePath:instancePath+"/CLOS_MASK",keyword:"type",params:{type: "array"}});
errors++;
}
}
if(data.MBA_DELAY !== undefined){
let data4 = data.MBA_DELAY;
if(Array.isArray(data4)){
const len1 = data4.length;
for(let i1=0; i1<len1; i1++){
if(!(validate48(data4[i1], {instancePath:instancePath+"/MBA_DELAY/" + i1}))){
vErrors = joined(vErrors, validate48.errors);
errors = vErrors.length;
}
}
}
else {
(vErrors ??= []).push({instancePath:instancePath+"/MBA_DELAY",keyword:"type",params:{type: "array"}});
errors++;
}
}
const problem0 = sequence(["RDT_ENABLED","CDP_ENABLED","CLOS_MASK","MBA_DELAY"], data);
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

const schema18 = {"required":["IVSHMEM_ENABLED","IVSHMEM_REGION"]};
const pattern2 = new RegExp("^(?:|(?:hv|dm):/[\\p{L}\\p{N}_]+,[\\s\\x85]?\\p{Nd}+[\\s\\x85]?,[\\s\\x85]?\\p{Nd}[\\s\\x85]?(?::[\\s\\x85]?\\p{Nd}[\\s\\x85]?)+)$", "u");

function validate60(data, {instancePath=""}={}){
let vErrors = null;
let errors = 0;
if(typeof data === "string"){
if(!pattern2.test(data)){
(vErrors ??= []).push({instancePath,keyword:"pattern",params:{pattern: "^(?:|(?:hv|dm):/[\\p{L}\\p{N}_]+,[\\s\\x85]?\\p{Nd}+[\\s\\x85]?,[\\s\\x85]?\\p{Nd}[\\s\\x85]?(?::[\\s\\x85]?\\p{Nd}[\\s\\x85]?)+)$"}});
errors++;
}
}
else {
(vErrors ??= []).push({instancePath,keyword:"type",params:{type: "string"}});
errors++;
}
validate60.errors = vErrors;
return errors === 0;
}


function validate58(data, {instancePath=""}={}){
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
if(!((key0 === "IVSHMEM_ENABLED") || (key0 === "IVSHMEM_REGION"))){
(vErrors ??= []).push({instancePath,keyword:"additionalProperties",params:{additionalProperty: key0}});
errors++;
}
}
if(data.IVSHMEM_ENABLED !== undefined){
if(!(validate24(data.IVSHMEM_ENABLED, {instancePath:instancePath+"/IVSHMEM_ENABLED"}))){
vErrors = joined(vErrors, validate24.errors);
errors = vErrors.length;
}
}
if(data.IVSHMEM_REGION !== undefined){
let data1 = data.IVSHMEM_REGION;
if(Array.isArray(data1)){
const len0 = data1.length;
for(let i0=0; i0<len0; i0++){
if(!(validate60(data1[i0], {instancePath:instancePath+"/IVSHMEM_REGION/" + i0}))){
vErrors = joined(vErrors, validate60.errors);
errors = vErrors.length;
}
}
}
else {
(vErrors ??= []).push({instancePath:instancePath+"/IVSHMEM_REGION",keyword:"type",params:{type: "array"}});
errors++;
}
}
const problem0 = sequence(["IVSHMEM_ENABLED","IVSHMEM_REGION"], data);
if(problem0 !== undefined){
(vErrors ??= []).push({instancePath,keyword:"sequence",params:problem0});
errors++;
}
}
else {
(vErrors ??= []).push({instancePath,keyword:"type",params:{type: "object"}});
errors++;
}
validate58.errors = vErrors;
return errors === 0;
}

const schema20 = {"required":["SSRAM_ENABLED"]};

function validate63(data, {instancePath=""}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
for(const prop0 of schema20.required){
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
if(!(validate24(data.SSRAM_ENABLED, {instancePath:instancePath+"/SSRAM_ENABLED"}))){
vErrors = joined(vErrors, validate24.errors);
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


function validate37(data, {instancePath=""}={}){
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
if(!(func2.call(schema14.properties, key0))){
(vErrors ??= []).push({instancePath,keyword:"additionalProperties",params:{additionalProperty: key0}});
errors++;
}
}
if(data.RELOC !== undefined){
if(!(validate24(data.RELOC, {instancePath:instancePath+"/RELOC"}))){
vErrors = joined(vErrors, validate24.errors);
errors = vErrors.length;
}
}
if(data.SCHEDULER !== undefined){
if(!(validate39(data.SCHEDULER, {instancePath:instancePath+"/SCHEDULER"}))){
vErrors = joined(vErrors, validate39.errors);
errors = vErrors.length;
}
}
if(data.MULTIBOOT2 !== undefined){
if(!(validate24(data.MULTIBOOT2, {instancePath:instancePath+"/MULTIBOOT2"}))){
vErrors = joined(vErrors, validate24.errors);
errors = vErrors.length;
}
}
if(data.ENFORCE_TURNOFF_AC !== undefined){
if(!(validate24(data.ENFORCE_TURNOFF_AC, {instancePath:instancePath+"/ENFORCE_TURNOFF_AC"}))){
vErrors = joined(vErrors, validate24.errors);
errors = vErrors.length;
}
}
if(data.ENFORCE_TURNOFF_GP !== undefined){
if(!(validate24(data.ENFORCE_TURNOFF_GP, {instancePath:instancePath+"/ENFORCE_TURNOFF_GP"}))){
vErrors = joined(vErrors, validate24.errors);
errors = vErrors.length;
}
}
if(data.SECURITY_VM_FIXUP !== undefined){
if(!(validate24(data.SECURITY_VM_FIXUP, {instancePath:instancePath+"/SECURITY_VM_FIXUP"}))){
vErrors = joined(vErrors, validate24.errors);
errors = vErrors.length;
}
}
if(data.RDT !== undefined){
if(!(validate45(data.RDT, {instancePath:instancePath+"/RDT"}))){
vErrors = joined(vErrors, validate45.errors);
errors = vErrors.length;
}
}
if(data.HYPERV_ENABLED !== undefined){
if(!(validate24(data.HYPERV_ENABLED, {instancePath:instancePath+"/HYPERV_ENABLED"}))){
vErrors = joined(vErrors, validate24.errors);
errors = vErrors.length;
}
}
if(data.NVMX_ENABLED !== undefined){
if(!(validate24(data.NVMX_ENABLED, {instancePath:instancePath+"/NVMX_ENABLED"}))){
vErrors = joined(vErrors, validate24.errors);
errors = vErrors.length;
}
}
if(data.IOMMU_ENFORCE_SNP !== undefined){
if(!(validate24(data.IOMMU_ENFORCE_SNP, {instancePath:instancePath+"/IOMMU_ENFORCE_SNP"}))){
vErrors = joined(vErrors, validate24.errors);
errors = vErrors.length;
}
}
if(data.ACPI_PARSE_ENABLED !== undefined){
if(!(validate24(data.ACPI_PARSE_ENABLED, {instancePath:instancePath+"/ACPI_PARSE_ENABLED"}))){
vErrors = joined(vErrors, validate24.errors);
errors = vErrors.length;
}
}
if(data.L1D_VMENTRY_ENABLED !== undefined){
if(!(validate24(data.L1D_VMENTRY_ENABLED, {instancePath:instancePath+"/L1D_VMENTRY_ENABLED"}))){
vErrors = joined(vErrors, validate24.errors);
errors = vErrors.length;
}
}
if(data.MCE_ON_PSC_DISABLED !== undefined){
if(!(validate24(data.MCE_ON_PSC_DISABLED, {instancePath:instancePath+"/MCE_ON_PSC_DISABLED"}))){
vErrors = joined(vErrors, validate24.errors);
errors = vErrors.length;
}
}
if(data.IVSHMEM !== undefined){
if(!(validate58(data.IVSHMEM, {instancePath:instancePath+"/IVSHMEM"}))){
vErrors = joined(vErrors, validate58.errors);
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
validate37.errors = vErrors;
return errors === 0;
}

const schema21 = {"required":["STACK_SIZE","HV_RAM_SIZE","HV_RAM_START","LOW_RAM_SIZE","PLATFORM_RAM_SIZE"]};
const pattern3 = new RegExp("^(?:(?:0[Xx][0-9A-Fa-f]+|0)?|[\\s\\x85]*(?:(?:0[Xx][0-9A-Fa-f]+|0)[\\s\\x85]+)*?(?:0[Xx][0-9A-Fa-f]+|0)[\\s\\x85]* [\\s\\x85]*(?:0[Xx][0-9A-Fa-f]+|0)(?:[\\s\\x85]+(?:0[Xx][0-9A-Fa-f]+|0))*[\\s\\x85]*)$", "u");

function validate69(data, {instancePath=""}={}){
let vErrors = null;
let errors = 0;
if(typeof data === "string"){
if(!pattern3.test(data)){
(vErrors ??= []).push({instancePath,keyword:"pattern",params:{pattern: "^(?:(?:0[Xx][0-9A-Fa-f]+|0)?|[\\s\\x85]*(?:(?:0[Xx][0-9A-Fa-f]+|0)[\\s\\x85]+)*?(?:0[Xx][0-9A-Fa-f]+|0)[\\s\\x85]* [\\s\\x85]*(?:0[Xx][0-9A-Fa-f]+|0)(?:[\\s\\x85]+(?:0[Xx][0-9A-Fa-f]+|0))*[\\s\\x85]*)$"}});
errors++;
}
}
else {
(vErrors ??= []).push({instancePath,keyword:"type",params:{type: "string"}});
errors++;
}
validate69.errors = vErrors;
return errors === 0;
}


function validate67(data, {instancePath=""}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
for(const prop0 of schema21.required){
if(data[prop0] === undefined){
(vErrors ??= []).push({instancePath,keyword:"required",params:{missingProperty: prop0}});
errors++;
}
}
for(const key0 in data){
if(!(((((key0 === "STACK_SIZE") || (key0 === "HV_RAM_SIZE")) || (key0 === "HV_RAM_START")) || (key0 === "LOW_RAM_SIZE")) || (key0 === "PLATFORM_RAM_SIZE"))){
(vErrors ??= []).push({instancePath,keyword:"additionalProperties",params:{additionalProperty: key0}});
errors++;
}
}
if(data.STACK_SIZE !== undefined){
if(!(validate34(data.STACK_SIZE, {instancePath:instancePath+"/STACK_SIZE"}))){
vErrors = joined(vErrors, validate34.errors);
errors = vErrors.length;
}
}
if(data.HV_RAM_SIZE !== undefined){
if(!(validate69(data.HV_RAM_SIZE, {instancePath:instancePath+"/HV_RAM_SIZE"}))){
vErrors = joined(vErrors, validate69.errors);
errors = vErrors.length;
}
}
if(data.HV_RAM_START !== undefined){
if(!(validate69(data.HV_RAM_START, {instancePath:instancePath+"/HV_RAM_START"}))){
vErrors = joined(vErrors, validate69.errors);
errors = vErrors.length;
}
}
if(data.LOW_RAM_SIZE !== undefined){
if(!(validate34(data.LOW_RAM_SIZE, {instancePath:instancePath+"/LOW_RAM_SIZE"}))){
vErrors = joined(vErrors, validate34.errors);
errors = vErrors.length;
}
}
if(data.PLATFORM_RAM_SIZE !== undefined){
if(!(validate34(data.PLATFORM_RAM_SIZE, {instancePath:instancePath+"/PLATFORM_RAM_SIZE"}))){
vErrors = joined(vErrors, validate34.errors);
errors = vErrors.length;
}
}
}
else {
(vErrors ??= []).push({instancePath,keyword:"type",params:{type: "object"}});
errors++;
}
validate67.errors = vErrors;
return errors === 0;
}

const schema23 = {"required":["IOMMU_BUS_NUM","MAX_IR_ENTRIES","MAX_IOAPIC_NUM","MAX_PCI_DEV_NUM","MAX_IOAPIC_LINES","MAX_EFI_MMAP_ENTRIES","MAX_PT_IRQ_ENTRIES","MAX_MSIX_TABLE_NUM","MAX_EMULATED_MMIO"],"properties":{"IOMMU_BUS_NUM":1,"MAX_IR_ENTRIES":1,"MAX_IOAPIC_NUM":1,"MAX_KATA_VM_NUM":1,"MAX_PCI_DEV_NUM":1,"MAX_IOAPIC_LINES":1,"MAX_EFI_MMAP_ENTRIES":1,"MAX_PT_IRQ_ENTRIES":1,"MAX_MSIX_TABLE_NUM":1,"MAX_EMULATED_MMIO":1}};

function validate77(data, {instancePath=""}={}){
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
validate77.errors = vErrors;
return errors === 0;
}


function validate79(data, {instancePath=""}={}){
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
validate79.errors = vErrors;
return errors === 0;
}


function validate82(data, {instancePath=""}={}){
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
validate82.errors = vErrors;
return errors === 0;
}


function validate84(data, {instancePath=""}={}){
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
validate84.errors = vErrors;
return errors === 0;
}


function validate88(data, {instancePath=""}={}){
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
validate88.errors = vErrors;
return errors === 0;
}


function validate90(data, {instancePath=""}={}){
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
validate90.errors = vErrors;
return errors === 0;
}


function validate75(data, {instancePath=""}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
for(const prop0 of schema23.required){
if(data[prop0] === undefined){
(vErrors ??= []).push({instancePath,keyword:"required",params:{missingProperty: prop0}});
errors++;
}
}
for(const key0 in data){
if(!(func2.call(schema23.properties, key0))){
(vErrors ??= []).push({instancePath,keyword:"additionalProperties",params:{additionalProperty: key0}});
errors++;
}
}
if(data.IOMMU_BUS_NUM !== undefined){
if(!(validate34(data.IOMMU_BUS_NUM, {instancePath:instancePath+"/IOMMU_BUS_NUM"}))){
vErrors = joined(vErrors, validate34.errors);
errors = vErrors.length;
}
}
if(data.MAX_IR_ENTRIES !== undefined){
if(!(validate77(data.MAX_IR_ENTRIES, {instancePath:instancePath+"/MAX_IR_ENTRIES"}))){
vErrors = joined(vErrors, validate77.errors);
errors = vErrors.length;
}
}
if(data.MAX_IOAPIC_NUM !== undefined){
if(!(validate79(data.MAX_IOAPIC_NUM, {instancePath:instancePath+"/MAX_IOAPIC_NUM"}))){
vErrors = joined(vErrors, validate79.errors);
errors = vErrors.length;
}
}
if(data.MAX_KATA_VM_NUM !== undefined){
if(!(validate77(data.MAX_KATA_VM_NUM, {instancePath:instancePath+"/MAX_KATA_VM_NUM"}))){
vErrors = joined(vErrors, validate77.errors);
errors = vErrors.length;
}
}
if(data.MAX_PCI_DEV_NUM !== undefined){
if(!(validate82(data.MAX_PCI_DEV_NUM, {instancePath:instancePath+"/MAX_PCI_DEV_NUM"}))){
vErrors = joined(vErrors, validate82.errors);
errors = vErrors.length;
}
}
if(data.MAX_IOAPIC_LINES !== undefined){
if(!(validate84(data.MAX_IOAPIC_LINES, {instancePath:instancePath+"/MAX_IOAPIC_LINES"}))){
vErrors = joined(vErrors, validate84.errors);
errors = vErrors.length;
}
}
if(data.MAX_EFI_MMAP_ENTRIES !== undefined){
if(!(validate77(data.MAX_EFI_MMAP_ENTRIES, {instancePath:instancePath+"/MAX_EFI_MMAP_ENTRIES"}))){
vErrors = joined(vErrors, validate77.errors);
errors = vErrors.length;
}
}
if(data.MAX_PT_IRQ_ENTRIES !== undefined){
if(!(validate77(data.MAX_PT_IRQ_ENTRIES, {instancePath:instancePath+"/MAX_PT_IRQ_ENTRIES"}))){
vErrors = joined(vErrors, validate77.errors);
errors = vErrors.length;
}
}
if(data.MAX_MSIX_TABLE_NUM !== undefined){
if(!(validate88(data.MAX_MSIX_TABLE_NUM, {instancePath:instancePath+"/MAX_MSIX_TABLE_NUM"}))){
vErrors = joined(vErrors, validate88.errors);
errors = vErrors.length;
}
}
if(data.MAX_EMULATED_MMIO !== undefined){
if(!(validate90(data.MAX_EMULATED_MMIO, {instancePath:instancePath+"/MAX_EMULATED_MMIO"}))){
vErrors = joined(vErrors, validate90.errors);
errors = vErrors.length;
}
}
}
else {
(vErrors ??= []).push({instancePath,keyword:"type",params:{type: "object"}});
errors++;
}
validate75.errors = vErrors;
return errors === 0;
}

const schema30 = {"required":["GPU_SBDF"]};

function validate93(data, {instancePath=""}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
for(const prop0 of schema30.required){
if(data[prop0] === undefined){
(vErrors ??= []).push({instancePath,keyword:"required",params:{missingProperty: prop0}});
errors++;
}
}
for(const key0 in data){
if(!((key0 === "GPU_SBDF") || (key0 === "UEFI_OS_LOADER_NAME"))){
(vErrors ??= []).push({instancePath,keyword:"additionalProperties",params:{additionalProperty: key0}});
errors++;
}
}
if(data.GPU_SBDF !== undefined){
if(!(validate34(data.GPU_SBDF, {instancePath:instancePath+"/GPU_SBDF"}))){
vErrors = joined(vErrors, validate34.errors);
errors = vErrors.length;
}
}
if(data.UEFI_OS_LOADER_NAME !== undefined){
if(!(validate48(data.UEFI_OS_LOADER_NAME, {instancePath:instancePath+"/UEFI_OS_LOADER_NAME"}))){
vErrors = joined(vErrors, validate48.errors);
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
if(!(((((key0 === "DEBUG_OPTIONS") || (key0 === "FEATURES")) || (key0 === "MEMORY")) || (key0 === "CAPACITIES")) || (key0 === "MISC_CFG"))){
(vErrors ??= []).push({instancePath,keyword:"additionalProperties",params:{additionalProperty: key0}});
errors++;
}
}
if(data.DEBUG_OPTIONS !== undefined){
if(!(validate23(data.DEBUG_OPTIONS, {instancePath:instancePath+"/DEBUG_OPTIONS"}))){
vErrors = joined(vErrors, validate23.errors);
errors = vErrors.length;
}
}
if(data.FEATURES !== undefined){
if(!(validate37(data.FEATURES, {instancePath:instancePath+"/FEATURES"}))){
vErrors = joined(vErrors, validate37.errors);
errors = vErrors.length;
}
}
if(data.MEMORY !== undefined){
if(!(validate67(data.MEMORY, {instancePath:instancePath+"/MEMORY"}))){
vErrors = joined(vErrors, validate67.errors);
errors = vErrors.length;
}
}
if(data.CAPACITIES !== undefined){
if(!(validate75(data.CAPACITIES, {instancePath:instancePath+"/CAPACITIES"}))){
vErrors = joined(vErrors, validate75.errors);
errors = vErrors.length;
}
}
if(data.MISC_CFG !== undefined){
if(!(validate93(data.MISC_CFG, {instancePath:instancePath+"/MISC_CFG"}))){
vErrors = joined(vErrors, validate93.errors);
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

const schema31 = {"required":["vm_type","clos","legacy_vuart","console_vuart","communication_vuart"],"properties":{"vm_type":1,"name":1,"guest_flags":1,"cpu_affinity":1,"clos":1,"epc_section":1,"memory":1,"os_config":1,"legacy_vuart":1,"console_vuart":1,"communication_vuart":1,"mmio_resources":1,"pci_dev_num":1,"pt_intx":1,"pci_devs":1,"board_private":1,"PTM":1,"@id":1}};
const schema32 = {"enum":["SOS_VM","SAFETY_VM","PRE_RT_VM","PRE_STD_VM","POST_STD_VM","POST_RT_VM","KATA_VM"]};

function validate99(data, {instancePath=""}={}){
let vErrors = null;
let errors = 0;
if(typeof data !== "string"){
(vErrors ??= []).push({instancePath,keyword:"type",params:{type: "string"}});
errors++;
}
if(!(((((((data === "SOS_VM") || (data === "SAFETY_VM")) || (data === "PRE_RT_VM")) || (data === "PRE_STD_VM")) || (data === "POST_STD_VM")) || (data === "POST_RT_VM")) || (data === "KATA_VM"))){
(vErrors ??= []).push({instancePath,keyword:"enum",params:{allowedValues: schema32.enum}});
errors++;
}
validate99.errors = vErrors;
return errors === 0;
}

const pattern4 = new RegExp("^[\\s\\S]{1,32}$", "u");

function validate101(data, {instancePath=""}={}){
let vErrors = null;
let errors = 0;
if(typeof data === "string"){
if(!pattern4.test(data)){
(vErrors ??= []).push({instancePath,keyword:"pattern",params:{pattern: "^[\\s\\S]{1,32}$"}});
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

const schema34 = {"required":["guest_flag"]};
const schema35 = {"enum":["","0","0UL","GUEST_FLAG_SECURE_WORLD_ENABLED","GUEST_FLAG_LAPIC_PASSTHROUGH","GUEST_FLAG_IO_COMPLETION_POLLING","GUEST_FLAG_HIDE_MTRR","GUEST_FLAG_RT","GUEST_FLAG_NVMX_ENABLED","GUEST_FLAG_SECURITY_VM"]};

function validate104(data, {instancePath=""}={}){
let vErrors = null;
let errors = 0;
if(typeof data !== "string"){
(vErrors ??= []).push({instancePath,keyword:"type",params:{type: "string"}});
errors++;
}
if(!((((((((((data === "") || (data === "0")) || (data === "0UL")) || (data === "GUEST_FLAG_SECURE_WORLD_ENABLED")) || (data === "GUEST_FLAG_LAPIC_PASSTHROUGH")) || (data === "GUEST_FLAG_IO_COMPLETION_POLLING")) || (data === "GUEST_FLAG_HIDE_MTRR")) || (data === "GUEST_FLAG_RT")) || (data === "GUEST_FLAG_NVMX_ENABLED")) || (data === "GUEST_FLAG_SECURITY_VM"))){
(vErrors ??= []).push({instancePath,keyword:"enum",params:{allowedValues: schema35.enum}});
errors++;
}
validate104.errors = vErrors;
return errors === 0;
}


function validate103(data, {instancePath=""}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
for(const prop0 of schema34.required){
if(data[prop0] === undefined){
(vErrors ??= []).push({instancePath,keyword:"required",params:{missingProperty: prop0}});
errors++;
}
}
for(const key0 in data){
if(!(key0 === "guest_flag")){
(vErrors ??= []).push({instancePath,keyword:"additionalProperties",params:{additionalProperty: key0}});
errors++;
}
}
if(data.guest_flag !== undefined){
let data0 = data.guest_flag;
if(Array.isArray(data0)){
const len0 = data0.length;
for(let i0=0; i0<len0; i0++){
if(!(validate104(data0[i0], {instancePath:instancePath+"/guest_flag/" + i0}))){
vErrors = joined(vErrors, validate104.errors);
errors = vErrors.length;
}
}
}
else {
(vErrors ??= []).push({instancePath:instancePath+"/guest_flag",keyword:"type",params:{type: "array"}});
errors++;
}
}
const problem0 = sequence(["guest_flag"], data);
if(problem0 !== undefined){
(vErrors ??= []).push({instancePath,keyword:"sequence",params:problem0});
errors++;
}
}
else {
(vErrors ??= []).push({instancePath,keyword:"type",params:{type: "object"}});
errors++;
}
validate103.errors = vErrors;
return errors === 0;
}

const schema36 = {"required":["pcpu_id"]};

function validate107(data, {instancePath=""}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
for(const prop0 of schema36.required){
if(data[prop0] === undefined){
(vErrors ??= []).push({instancePath,keyword:"required",params:{missingProperty: prop0}});
errors++;
}
}
for(const key0 in data){
if(!(key0 === "pcpu_id")){
(vErrors ??= []).push({instancePath,keyword:"additionalProperties",params:{additionalProperty: key0}});
errors++;
}
}
if(data.pcpu_id !== undefined){
let data0 = data.pcpu_id;
if(Array.isArray(data0)){
const len0 = data0.length;
for(let i0=0; i0<len0; i0++){
if(!(validate77(data0[i0], {instancePath:instancePath+"/pcpu_id/" + i0}))){
vErrors = joined(vErrors, validate77.errors);
errors = vErrors.length;
}
}
}
else {
(vErrors ??= []).push({instancePath:instancePath+"/pcpu_id",keyword:"type",params:{type: "array"}});
errors++;
}
}
const problem0 = sequence(["pcpu_id"], data);
if(problem0 !== undefined){
(vErrors ??= []).push({instancePath,keyword:"sequence",params:problem0});
errors++;
}
}
else {
(vErrors ??= []).push({instancePath,keyword:"type",params:{type: "object"}});
errors++;
}
validate107.errors = vErrors;
return errors === 0;
}

const schema37 = {"required":["vcpu_clos"]};

function validate110(data, {instancePath=""}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
for(const prop0 of schema37.required){
if(data[prop0] === undefined){
(vErrors ??= []).push({instancePath,keyword:"required",params:{missingProperty: prop0}});
errors++;
}
}
for(const key0 in data){
if(!(key0 === "vcpu_clos")){
(vErrors ??= []).push({instancePath,keyword:"additionalProperties",params:{additionalProperty: key0}});
errors++;
}
}
if(data.vcpu_clos !== undefined){
let data0 = data.vcpu_clos;
if(Array.isArray(data0)){
const len0 = data0.length;
for(let i0=0; i0<len0; i0++){
if(!(validate77(data0[i0], {instancePath:instancePath+"/vcpu_clos/" + i0}))){
vErrors = joined(vErrors, validate77.errors);
errors = vErrors.length;
}
}
}
else {
(vErrors ??= []).push({instancePath:instancePath+"/vcpu_clos",keyword:"type",params:{type: "array"}});
errors++;
}
}
const problem0 = sequence(["vcpu_clos"], data);
if(problem0 !== undefined){
(vErrors ??= []).push({instancePath,keyword:"sequence",params:problem0});
errors++;
}
}
else {
(vErrors ??= []).push({instancePath,keyword:"type",params:{type: "object"}});
errors++;
}
validate110.errors = vErrors;
return errors === 0;
}

const schema38 = {"required":["base","size"]};

function validate113(data, {instancePath=""}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
for(const prop0 of schema38.required){
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
if(!(validate34(data.base, {instancePath:instancePath+"/base"}))){
vErrors = joined(vErrors, validate34.errors);
errors = vErrors.length;
}
}
if(data.size !== undefined){
if(!(validate34(data.size, {instancePath:instancePath+"/size"}))){
vErrors = joined(vErrors, validate34.errors);
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
validate113.errors = vErrors;
return errors === 0;
}

const schema39 = {"required":["start_hpa"]};
const pattern5 = new RegExp("^(?:(?:0[Xx][0-9A-Fa-f]+|0)|[\\s\\x85]*(?:(?:0[Xx][0-9A-Fa-f]+|0)[\\s\\x85]+)*?(?:0[Xx][0-9A-Fa-f]+|0)[\\s\\x85]* [\\s\\x85]*(?:0[Xx][0-9A-Fa-f]+|0)(?:[\\s\\x85]+(?:0[Xx][0-9A-Fa-f]+|0))*[\\s\\x85]*)$", "u");

function validate119(data, {instancePath=""}={}){
let vErrors = null;
let errors = 0;
if(typeof data === "string"){
if(!pattern5.test(data)){
(vErrors ??= []).push({instancePath,keyword:"pattern",params:{pattern: "^(?:(?:0[Xx][0-9A-Fa-f]+|0)|[\\s\\x85]*(?:(?:0[Xx][0-9A-Fa-f]+|0)[\\s\\x85]+)*?(?:0[Xx][0-9A-Fa-f]+|0)[\\s\\x85]* [\\s\\x85]*(?:0[Xx][0-9A-Fa-f]+|0)(?:[\\s\\x85]+(?:0[Xx][0-9A-Fa-f]+|0))*[\\s\\x85]*)$"}});
errors++;
}
}
else {
(vErrors ??= []).push({instancePath,keyword:"type",params:{type: "string"}});
errors++;
}
validate119.errors = vErrors;
return errors === 0;
}


function validate117(data, {instancePath=""}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
for(const prop0 of schema39.required){
if(data[prop0] === undefined){
(vErrors ??= []).push({instancePath,keyword:"required",params:{missingProperty: prop0}});
errors++;
}
}
for(const key0 in data){
if(!((((key0 === "start_hpa") || (key0 === "size")) || (key0 === "start_hpa2")) || (key0 === "size_hpa2"))){
(vErrors ??= []).push({instancePath,keyword:"additionalProperties",params:{additionalProperty: key0}});
errors++;
}
}
if(data.start_hpa !== undefined){
if(!(validate34(data.start_hpa, {instancePath:instancePath+"/start_hpa"}))){
vErrors = joined(vErrors, validate34.errors);
errors = vErrors.length;
}
}
if(data.size !== undefined){
if(!(validate119(data.size, {instancePath:instancePath+"/size"}))){
vErrors = joined(vErrors, validate119.errors);
errors = vErrors.length;
}
}
if(data.start_hpa2 !== undefined){
if(!(validate34(data.start_hpa2, {instancePath:instancePath+"/start_hpa2"}))){
vErrors = joined(vErrors, validate34.errors);
errors = vErrors.length;
}
}
if(data.size_hpa2 !== undefined){
if(!(validate119(data.size_hpa2, {instancePath:instancePath+"/size_hpa2"}))){
vErrors = joined(vErrors, validate119.errors);
errors = vErrors.length;
}
}
const problem0 = sequence(["start_hpa","size","start_hpa2","size_hpa2"], data);
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

const schema41 = {"required":["name","kern_type","kern_mod","ramdisk_mod","bootargs"]};
const schema42 = {"enum":["KERNEL_BZIMAGE","KERNEL_RAWIMAGE","KERNEL_ELF"]};

function validate126(data, {instancePath=""}={}){
let vErrors = null;
let errors = 0;
if(typeof data !== "string"){
(vErrors ??= []).push({instancePath,keyword:"type",params:{type: "string"}});
errors++;
}
if(!(((data === "KERNEL_BZIMAGE") || (data === "KERNEL_RAWIMAGE")) || (data === "KERNEL_ELF"))){
(vErrors ??= []).push({instancePath,keyword:"enum",params:{allowedValues: schema42.enum}});
errors++;
}
validate126.errors = vErrors;
return errors === 0;
}


function validate124(data, {instancePath=""}={}){
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
if(!(((((((key0 === "name") || (key0 === "kern_type")) || (key0 === "kern_mod")) || (key0 === "ramdisk_mod")) || (key0 === "bootargs")) || (key0 === "kern_load_addr")) || (key0 === "kern_entry_addr"))){
(vErrors ??= []).push({instancePath,keyword:"additionalProperties",params:{additionalProperty: key0}});
errors++;
}
}
if(data.name !== undefined){
if(!(validate101(data.name, {instancePath:instancePath+"/name"}))){
vErrors = joined(vErrors, validate101.errors);
errors = vErrors.length;
}
}
if(data.kern_type !== undefined){
if(!(validate126(data.kern_type, {instancePath:instancePath+"/kern_type"}))){
vErrors = joined(vErrors, validate126.errors);
errors = vErrors.length;
}
}
if(data.kern_mod !== undefined){
if(!(validate48(data.kern_mod, {instancePath:instancePath+"/kern_mod"}))){
vErrors = joined(vErrors, validate48.errors);
errors = vErrors.length;
}
}
if(data.ramdisk_mod !== undefined){
if(!(validate48(data.ramdisk_mod, {instancePath:instancePath+"/ramdisk_mod"}))){
vErrors = joined(vErrors, validate48.errors);
errors = vErrors.length;
}
}
if(data.bootargs !== undefined){
if(!(validate48(data.bootargs, {instancePath:instancePath+"/bootargs"}))){
vErrors = joined(vErrors, validate48.errors);
errors = vErrors.length;
}
}
if(data.kern_load_addr !== undefined){
if(!(validate69(data.kern_load_addr, {instancePath:instancePath+"/kern_load_addr"}))){
vErrors = joined(vErrors, validate69.errors);
errors = vErrors.length;
}
}
if(data.kern_entry_addr !== undefined){
if(!(validate69(data.kern_entry_addr, {instancePath:instancePath+"/kern_entry_addr"}))){
vErrors = joined(vErrors, validate69.errors);
errors = vErrors.length;
}
}
const problem0 = sequence(["name","kern_type","kern_mod","ramdisk_mod","bootargs","kern_load_addr","kern_entry_addr"], data);
if(problem0 !== undefined){
(vErrors ??= []).push({instancePath,keyword:"sequence",params:problem0});
errors++;
}
}
else {
(vErrors ??= []).push({instancePath,keyword:"type",params:{type: "object"}});
errors++;
}
validate124.errors = vErrors;
return errors === 0;
}

const schema43 = {"required":["type","base","irq","@id"]};
const schema44 = {"enum":["VUART_LEGACY_PIO","VUART_PCI"]};

function validate135(data, {instancePath=""}={}){
let vErrors = null;
let errors = 0;
if(typeof data !== "string"){
(vErrors ??= []).push({instancePath,keyword:"type",params:{type: "string"}});
errors++;
}
if(!((data === "VUART_LEGACY_PIO") || (data === "VUART_PCI"))){
(vErrors ??= []).push({instancePath,keyword:"enum",params:{allowedValues: schema44.enum}});
errors++;
}
validate135.errors = vErrors;
return errors === 0;
}

const schema45 = {"enum":["SOS_COM1_BASE","SOS_COM2_BASE","COM1_BASE","COM2_BASE","COM3_BASE","COM4_BASE","INVALID_COM_BASE"]};

function validate137(data, {instancePath=""}={}){
let vErrors = null;
let errors = 0;
if(typeof data !== "string"){
(vErrors ??= []).push({instancePath,keyword:"type",params:{type: "string"}});
errors++;
}
if(!(((((((data === "SOS_COM1_BASE") || (data === "SOS_COM2_BASE")) || (data === "COM1_BASE")) || (data === "COM2_BASE")) || (data === "COM3_BASE")) || (data === "COM4_BASE")) || (data === "INVALID_COM_BASE"))){
(vErrors ??= []).push({instancePath,keyword:"enum",params:{allowedValues: schema45.enum}});
errors++;
}
validate137.errors = vErrors;
return errors === 0;
}

const schema46 = {"enum":["SOS_COM1_IRQ","SOS_COM2_IRQ","COM1_IRQ","COM2_IRQ","COM3_IRQ","COM4_IRQ","CONFIG_COM_IRQ","3","4","6","7"]};

function validate139(data, {instancePath=""}={}){
let vErrors = null;
let errors = 0;
if(typeof data !== "string"){
(vErrors ??= []).push({instancePath,keyword:"type",params:{type: "string"}});
errors++;
}
if(!(((((((((((data === "SOS_COM1_IRQ") || (data === "SOS_COM2_IRQ")) || (data === "COM1_IRQ")) || (data === "COM2_IRQ")) || (data === "COM3_IRQ")) || (data === "COM4_IRQ")) || (data === "CONFIG_COM_IRQ")) || (data === "3")) || (data === "4")) || (data === "6")) || (data === "7"))){
(vErrors ??= []).push({instancePath,keyword:"enum",params:{allowedValues: schema46.enum}});
errors++;
}
validate139.errors = vErrors;
return errors === 0;
}


function validate134(data, {instancePath=""}={}){
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
if(!((((((key0 === "type") || (key0 === "base")) || (key0 === "irq")) || (key0 === "target_vm_id")) || (key0 === "target_uart_id")) || (key0 === "@id"))){
(vErrors ??= []).push({instancePath,keyword:"additionalProperties",params:{additionalProperty: key0}});
errors++;
}
}
if(data.type !== undefined){
if(!(validate135(data.type, {instancePath:instancePath+"/type"}))){
vErrors = joined(vErrors, validate135.errors);
errors = vErrors.length;
}
}
if(data.base !== undefined){
if(!(validate137(data.base, {instancePath:instancePath+"/base"}))){
vErrors = joined(vErrors, validate137.errors);
errors = vErrors.length;
}
}
if(data.irq !== undefined){
if(!(validate139(data.irq, {instancePath:instancePath+"/irq"}))){
vErrors = joined(vErrors, validate139.errors);
errors = vErrors.length;
}
}
if(data.target_vm_id !== undefined){
if(!(validate77(data.target_vm_id, {instancePath:instancePath+"/target_vm_id"}))){
vErrors = joined(vErrors, validate77.errors);
errors = vErrors.length;
}
}
if(data.target_uart_id !== undefined){
if(!(validate77(data.target_uart_id, {instancePath:instancePath+"/target_uart_id"}))){
vErrors = joined(vErrors, validate77.errors);
errors = vErrors.length;
}
}
if(data["@id"] !== undefined){
if(!(validate77(data["@id"], {instancePath:instancePath+"/@id"}))){
vErrors = joined(vErrors, validate77.errors);
errors = vErrors.length;
}
}
const problem0 = sequence(["type","base","irq","target_vm_id","target_uart_id"], data);
if(problem0 !== undefined){
(vErrors ??= []).push({instancePath,keyword:"sequence",params:problem0});
errors++;
}
}
else {
(vErrors ??= []).push({instancePath,keyword:"type",params:{type: "object"}});
errors++;
}
validate134.errors = vErrors;
return errors === 0;
}

const schema47 = {"required":["base","@id"]};
const schema48 = {"enum":["PCI_VUART","INVALID_PCI_BASE"]};

function validate146(data, {instancePath=""}={}){
let vErrors = null;
let errors = 0;
if(typeof data !== "string"){
(vErrors ??= []).push({instancePath,keyword:"type",params:{type: "string"}});
errors++;
}
if(!((data === "PCI_VUART") || (data === "INVALID_PCI_BASE"))){
(vErrors ??= []).push({instancePath,keyword:"enum",params:{allowedValues: schema48.enum}});
errors++;
}
validate146.errors = vErrors;
return errors === 0;
}


function validate145(data, {instancePath=""}={}){
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
if(!((key0 === "base") || (key0 === "@id"))){
(vErrors ??= []).push({instancePath,keyword:"additionalProperties",params:{additionalProperty: key0}});
errors++;
}
}
if(data.base !== undefined){
if(!(validate146(data.base, {instancePath:instancePath+"/base"}))){
vErrors = joined(vErrors, validate146.errors);
errors = vErrors.length;
}
}
if(data["@id"] !== undefined){
if(!(validate77(data["@id"], {instancePath:instancePath+"/@id"}))){
vErrors = joined(vErrors, validate77.errors);
errors = vErrors.length;
}
}
const problem0 = sequence(["base"], data);
if(problem0 !== undefined){
(vErrors ??= []).push({instancePath,keyword:"sequence",params:problem0});
errors++;
}
}
else {
(vErrors ??= []).push({instancePath,keyword:"type",params:{type: "object"}});
errors++;
}
validate145.errors = vErrors;
return errors === 0;
}

const schema49 = {"required":["base","target_vm_id","target_uart_id","@id"]};

function validate150(data, {instancePath=""}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
for(const prop0 of schema49.required){
if(data[prop0] === undefined){
(vErrors ??= []).push({instancePath,keyword:"required",params:{missingProperty: prop0}});
errors++;
}
}
for(const key0 in data){
if(!((((key0 === "base") || (key0 === "target_vm_id")) || (key0 === "target_uart_id")) || (key0 === "@id"))){
(vErrors ??= []).push({instancePath,keyword:"additionalProperties",params:{additionalProperty: key0}});
errors++;
}
}
if(data.base !== undefined){
if(!(validate146(data.base, {instancePath:instancePath+"/base"}))){
vErrors = joined(vErrors, validate146.errors);
errors = vErrors.length;
}
}
if(data.target_vm_id !== undefined){
if(!(validate77(data.target_vm_id, {instancePath:instancePath+"/target_vm_id"}))){
vErrors = joined(vErrors, validate77.errors);
errors = vErrors.length;
}
}
if(data.target_uart_id !== undefined){
if(!(validate77(data.target_uart_id, {instancePath:instancePath+"/target_uart_id"}))){
vErrors = joined(vErrors, validate77.errors);
errors = vErrors.length;
}
}
if(data["@id"] !== undefined){
if(!(validate77(data["@id"], {instancePath:instancePath+"/@id"}))){
vErrors = joined(vErrors, validate77.errors);
errors = vErrors.length;
}
}
const problem0 = sequence(["base","target_vm_id","target_uart_id"], data);
if(problem0 !== undefined){
(vErrors ??= []).push({instancePath,keyword:"sequence",params:problem0});
errors++;
}
}
else {
(vErrors ??= []).push({instancePath,keyword:"type",params:{type: "object"}});
errors++;
}
validate150.errors = vErrors;
return errors === 0;
}


function validate156(data, {instancePath=""}={}){
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
if(!(validate24(data.TPM2, {instancePath:instancePath+"/TPM2"}))){
vErrors = joined(vErrors, validate24.errors);
errors = vErrors.length;
}
}
if(data.p2sb !== undefined){
if(!(validate24(data.p2sb, {instancePath:instancePath+"/p2sb"}))){
vErrors = joined(vErrors, validate24.errors);
errors = vErrors.length;
}
}
const problem0 = sequence(["TPM2","p2sb"], data);
if(problem0 !== undefined){
(vErrors ??= []).push({instancePath,keyword:"sequence",params:problem0});
errors++;
}
}
else {
(vErrors ??= []).push({instancePath,keyword:"type",params:{type: "object"}});
errors++;
}
validate156.errors = vErrors;
return errors === 0;
}

const schema51 = {"required":["pci_dev"]};

function validate162(data, {instancePath=""}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
for(const prop0 of schema51.required){
if(data[prop0] === undefined){
(vErrors ??= []).push({instancePath,keyword:"required",params:{missingProperty: prop0}});
errors++;
}
}
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
if(!(validate48(data0[i0], {instancePath:instancePath+"/pci_dev/" + i0}))){
vErrors = joined(vErrors, validate48.errors);
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
validate162.errors = vErrors;
return errors === 0;
}

const schema52 = {"required":["rootfs","bootargs"]};

function validate165(data, {instancePath=""}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
for(const prop0 of schema52.required){
if(data[prop0] === undefined){
(vErrors ??= []).push({instancePath,keyword:"required",params:{missingProperty: prop0}});
errors++;
}
}
for(const key0 in data){
if(!((key0 === "rootfs") || (key0 === "bootargs"))){
(vErrors ??= []).push({instancePath,keyword:"additionalProperties",params:{additionalProperty: key0}});
errors++;
}
}
if(data.rootfs !== undefined){
if(!(validate48(data.rootfs, {instancePath:instancePath+"/rootfs"}))){
vErrors = joined(vErrors, validate48.errors);
errors = vErrors.length;
}
}
if(data.bootargs !== undefined){
if(!(validate48(data.bootargs, {instancePath:instancePath+"/bootargs"}))){
vErrors = joined(vErrors, validate48.errors);
errors = vErrors.length;
}
}
const problem0 = sequence(["rootfs","bootargs"], data);
if(problem0 !== undefined){
(vErrors ??= []).push({instancePath,keyword:"sequence",params:problem0});
errors++;
}
}
else {
(vErrors ??= []).push({instancePath,keyword:"type",params:{type: "object"}});
errors++;
}
validate165.errors = vErrors;
return errors === 0;
}


function validate98(data, {instancePath=""}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
for(const prop0 of schema31.required){
if(data[prop0] === undefined){
(vErrors ??= []).push({instancePath,keyword:"required",params:{missingProperty: prop0}});
errors++;
}
}
for(const key0 in data){
if(!(func2.call(schema31.properties, key0))){
(vErrors ??= []).push({instancePath,keyword:"additionalProperties",params:{additionalProperty: key0}});
errors++;
}
}
if(data.vm_type !== undefined){
if(!(validate99(data.vm_type, {instancePath:instancePath+"/vm_type"}))){
vErrors = joined(vErrors, validate99.errors);
errors = vErrors.length;
}
}
if(data.name !== undefined){
if(!(validate101(data.name, {instancePath:instancePath+"/name"}))){
vErrors = joined(vErrors, validate101.errors);
errors = vErrors.length;
}
}
if(data.guest_flags !== undefined){
if(!(validate103(data.guest_flags, {instancePath:instancePath+"/guest_flags"}))){
vErrors = joined(vErrors, validate103.errors);
errors = vErrors.length;
}
}
if(data.cpu_affinity !== undefined){
if(!(validate107(data.cpu_affinity, {instancePath:instancePath+"/cpu_affinity"}))){
vErrors = joined(vErrors, validate107.errors);
errors = vErrors.length;
}
}
if(data.clos !== undefined){
if(!(validate110(data.clos, {instancePath:instancePath+"/clos"}))){
vErrors = joined(vErrors, validate110.errors);
errors = vErrors.length;
}
}
if(data.epc_section !== undefined){
if(!(validate113(data.epc_section, {instancePath:instancePath+"/epc_section"}))){
vErrors = joined(vErrors, validate113.errors);
errors = vErrors.length;
}
}
if(data.memory !== undefined){
if(!(validate117(data.memory, {instancePath:instancePath+"/memory"}))){
vErrors = joined(vErrors, validate117.errors);
errors = vErrors.length;
}
}
if(data.os_config !== undefined){
if(!(validate124(data.os_config, {instancePath:instancePath+"/os_config"}))){
vErrors = joined(vErrors, validate124.errors);
errors = vErrors.length;
}
}
if(data.legacy_vuart !== undefined){
let data8 = data.legacy_vuart;
if(Array.isArray(data8)){
if(data8.length > 2){
(vErrors ??= []).push({instancePath:instancePath+"/legacy_vuart",keyword:"maxItems",params:{limit: 2}});
errors++;
}
if(data8.length < 2){
(vErrors ??= []).push({instancePath:instancePath+"/legacy_vuart",keyword:"minItems",params:{limit: 2}});
errors++;
}
const len0 = data8.length;
for(let i0=0; i0<len0; i0++){
if(!(validate134(data8[i0], {instancePath:instancePath+"/legacy_vuart/" + i0}))){
vErrors = joined(vErrors, validate134.errors);
errors = vErrors.length;
}
}
}
else {
(vErrors ??= []).push({instancePath:instancePath+"/legacy_vuart",keyword:"type",params:{type: "array"}});
errors++;
}
}
if(data.console_vuart !== undefined){
if(!(validate145(data.console_vuart, {instancePath:instancePath+"/console_vuart"}))){
vErrors = joined(vErrors, validate145.errors);
errors = vErrors.length;
}
}
if(data.communication_vuart !== undefined){
let data11 = data.communication_vuart;
if(Array.isArray(data11)){
const len1 = data11.length;
for(let i1=0; i1<len1; i1++){
if(!(validate150(data11[i1], {instancePath:instancePath+"/communication_vuart/" + i1}))){
vErrors = joined(vErrors, validate150.errors);
errors = vErrors.length;
}
}
}
else {
(vErrors ??= []).push({instancePath:instancePath+"/communication_vuart",keyword:"type",params:{type: "array"}});
errors++;
}
}
if(data.mmio_resources !== undefined){
if(!(validate156(data.mmio_resources, {instancePath:instancePath+"/mmio_resources"}))){
vErrors = joined(vErrors, validate156.errors);
errors = vErrors.length;
}
}
if(data.pci_dev_num !== undefined){
if(!(validate48(data.pci_dev_num, {instancePath:instancePath+"/pci_dev_num"}))){
vErrors = joined(vErrors, validate48.errors);
errors = vErrors.length;
}
}
if(data.pt_intx !== undefined){
if(!(validate48(data.pt_intx, {instancePath:instancePath+"/pt_intx"}))){
vErrors = joined(vErrors, validate48.errors);
errors = vErrors.length;
}
}
if(data.pci_devs !== undefined){
if(!(validate162(data.pci_devs, {instancePath:instancePath+"/pci_devs"}))){
vErrors = joined(vErrors, validate162.errors);
errors = vErrors.length;
}
}
if(data.board_private !== undefined){
if(!(validate165(data.board_private, {instancePath:instancePath+"/board_private"}))){
vErrors = joined(vErrors, validate165.errors);
errors = vErrors.length;
}
}
if(data.PTM !== undefined){
if(!(validate24(data.PTM, {instancePath:instancePath+"/PTM"}))){
vErrors = joined(vErrors, validate24.errors);
errors = vErrors.length;
}
}
if(data["@id"] !== undefined){
if(!(validate77(data["@id"], {instancePath:instancePath+"/@id"}))){
vErrors = joined(vErrors, validate77.errors);
errors = vErrors.length;
}
}
}
else {
(vErrors ??= []).push({instancePath,keyword:"type",params:{type: "object"}});
errors++;
}
validate98.errors = vErrors;
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
if(!(validate98(data1[i0], {instancePath:instancePath+"/vm/" + i0}))){
vErrors = joined(vErrors, validate98.errors);
errors = vErrors.length;
}
}
}
else {
(vErrors ??= []).push({instancePath:instancePath+"/vm",keyword:"type",params:{type: "array"}});
errors++;
}
}
if(data["@board"] !== undefined){
if(!(validate48(data["@board"], {instancePath:instancePath+"/@board"}))){
vErrors = joined(vErrors, validate48.errors);
errors = vErrors.length;
}
}
if(data["@scenario"] !== undefined){
if(!(validate48(data["@scenario"], {instancePath:instancePath+"/@scenario"}))){
vErrors = joined(vErrors, validate48.errors);
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
const s0 = {"kind":"text","title":"Release build","default":"n","values":["y","n"]};
const s1 = {"kind":"text","title":"Serial console","default":"/dev/ttyS0","expects":"a serial device from `/dev/ttyS0` to `/dev/ttyS3`, or nothing"};
const s2 = {"kind":"text","title":"Memory log level","default":"5","expects":"a log level from 0 (off) to 7"};
const s3 = {"kind":"text","title":"Trace Hub log level","default":"5","expects":"a log level from 0 (off) to 7"};
const s4 = {"kind":"text","title":"Console log level","default":"3","expects":"a log level from 0 (off) to 7"};
const s5 = {"kind":"text","title":"Log destinations","default":"7","expects":"a whole number from 0 to 7"};
const s6 = {"kind":"text","title":"Log buffer size","default":"0x40000","expects":"a hexadecimal number with the prefix `0x`, such as `0x1000`, or `0`"};
const s7 = { kind: 'group', title: "Debug options", ordered: false, attributes: [], children: [
  c("RELEASE", s0),
  c("SERIAL_CONSOLE", s1),
  c("MEM_LOGLEVEL", s2),
  c("NPK_LOGLEVEL", s3),
  c("CONSOLE_LOGLEVEL", s4),
  c("LOG_DESTINATION", s5),
  c("LOG_BUF_SIZE", s6),
] };
const s8 = {"kind":"text","title":"Relocation","default":"y","values":["y","n"]};
const s9 = {"kind":"text","title":"vCPU scheduler","default":"SCHED_BVT","values":["SCHED_NOOP","SCHED_IORR","SCHED_BVT"]};
const s10 = {"kind":"text","title":"Multiboot2","default":"y","values":["y","n"]};
const s11 = {"kind":"text","title":"Split-lock detection off","default":"y","values":["y","n"]};
const s12 = {"kind":"text","title":"UC-lock detection off","default":"n","values":["y","n"]};
const s13 = {"kind":"text","title":"Security VM fix-ups","default":"n","values":["y","n"]};
const s14 = {"kind":"text","title":"RDT","default":"n","values":["y","n"]};
const s15 = {"kind":"text","title":"Code and data prioritization","default":"n","values":["y","n"]};
const s16 = {"kind":"text","title":"Cache mask"};
const s17 = {"kind":"text","title":"Bandwidth delay"};
const s18 = { kind: 'group', title: "Resource Director Technology", ordered: true, attributes: [], children: [
  c("RDT_ENABLED", s14),
  c("CDP_ENABLED", s15),
  c("CLOS_MASK", s16, 0, 1 / 0, true),
  c("MBA_DELAY", s17, 0, 1 / 0, true),
] };
const s19 = {"kind":"text","title":"Hyper-V interface","default":"y","values":["y","n"]};
const s20 = {"kind":"text","title":"Nested virtualization","default":"n","values":["y","n"]};
const s21 = {"kind":"text","title":"IOMMU snooping","default":"n","values":["y","n"]};
const s22 = {"kind":"text","title":"ACPI parsing","default":"y","values":["y","n"]};
const s23 = {"kind":"text","title":"L1D flush on VM entry","default":"n","values":["y","n"]};
const s24 = {"kind":"text","title":"Page-size-change workaround off","default":"n","values":["y","n"]};
const s25 = {"kind":"text","title":"Shared memory","default":"n","values":["y","n"]};
const s26 = {"kind":"text","title":"Shared region","expects":"`hv:/` or `dm:/` and a name, a size in MB and two or more VM ids, as in `hv:/region, 2, 0:2`; or nothing"};
const s27 = { kind: 'group', title: "Shared memory", ordered: true, attributes: [], children: [
  c("IVSHMEM_ENABLED", s25),
  c("IVSHMEM_REGION", s26, 1, 1 / 0, true),
] };
const s28 = {"kind":"text","title":"Software SRAM","default":"n","values":["y","n"]};
const s29 = { kind: 'group', title: "Software SRAM", ordered: true, attributes: [], children: [
  c("SSRAM_ENABLED", s28),
] };
const s30 = { kind: 'group', title: "Features", ordered: false, attributes: [], children: [
  c("RELOC", s8),
  c("SCHEDULER", s9),
  c("MULTIBOOT2", s10),
  c("ENFORCE_TURNOFF_AC", s11),
  c("ENFORCE_TURNOFF_GP", s12),
  c("SECURITY_VM_FIXUP", s13),
  c("RDT", s18),
  c("HYPERV_ENABLED", s19),
  c("NVMX_ENABLED", s20),
  c("IOMMU_ENFORCE_SNP", s21),
  c("ACPI_PARSE_ENABLED", s22),
  c("L1D_VMENTRY_ENABLED", s23),
  c("MCE_ON_PSC_DISABLED", s24),
  c("IVSHMEM", s27),
  c("SSRAM", s29, 0, 1),
] };
const s31 = {"kind":"text","title":"Stack size","default":"0x2000","expects":"a hexadecimal number with the prefix `0x`, such as `0x1000`, or `0`"};
const s32 = {"kind":"text","title":"Hypervisor RAM size","expects":"a hexadecimal number with the prefix `0x`, such as `0x1000`, or nothing"};
const s33 = {"kind":"text","title":"Hypervisor RAM start","expects":"a hexadecimal number with the prefix `0x`, such as `0x1000`, or nothing"};
const s34 = {"kind":"text","title":"Low RAM size","default":"0x00010000","expects":"a hexadecimal number with the prefix `0x`, such as `0x1000`, or `0`"};
const s35 = {"kind":"text","title":"Platform RAM size","default":"0x400000000","expects":"a hexadecimal number with the prefix `0x`, such as `0x1000`, or `0`"};
const s36 = { kind: 'group', title: "Hypervisor memory", ordered: false, attributes: [], children: [
  c("STACK_SIZE", s31),
  c("HV_RAM_SIZE", s32),
  c("HV_RAM_START", s33),
  c("LOW_RAM_SIZE", s34),
  c("PLATFORM_RAM_SIZE", s35),
] };
const s37 = {"kind":"text","title":"IOMMU buses","default":"0x100","expects":"a hexadecimal number with the prefix `0x`, such as `0x1000`, or `0`"};
const s38 = {"kind":"text","title":"Interrupt remapping entries","default":"256","expects":"a whole number in decimal digits"};
const s39 = {"kind":"text","title":"IOAPICs","default":"1","expects":"a whole number from 1 to 10"};
const s40 = {"kind":"text","title":"Kata VMs","default":"0","expects":"a whole number in decimal digits"};
const s41 = {"kind":"text","title":"PCI devices","default":"96","expects":"a whole number from 1 to 1024"};
const s42 = {"kind":"text","title":"IOAPIC lines","default":"120","expects":"a whole number from 1 to 120"};
const s43 = {"kind":"text","title":"EFI memory map entries","default":"256","expects":"a whole number in decimal digits"};
const s44 = {"kind":"text","title":"Passthrough interrupts","default":"256","expects":"a whole number in decimal digits"};
const s45 = {"kind":"text","title":"MSI-X entries","default":"64","expects":"a whole number from 1 to 2048"};
const s46 = {"kind":"text","title":"Emulated MMIO regions","default":"16","expects":"a whole number from 1 to 128"};
const s47 = { kind: 'group', title: "Capacities", ordered: false, attributes: [], children: [
  c("IOMMU_BUS_NUM", s37),
  c("MAX_IR_ENTRIES", s38),
  c("MAX_IOAPIC_NUM", s39),
  c("MAX_KATA_VM_NUM", s40, 0, 1),
  c("MAX_PCI_DEV_NUM", s41),
  c("MAX_IOAPIC_LINES", s42),
  c("MAX_EFI_MMAP_ENTRIES", s43),
  c("MAX_PT_IRQ_ENTRIES", s44),
  c("MAX_MSIX_TABLE_NUM", s45),
  c("MAX_EMULATED_MMIO", s46),
] };
const s48 = {"kind":"text","title":"GPU","default":"0x00000010","expects":"a hexadecimal number with the prefix `0x`, such as `0x1000`, or `0`"};
const s49 = {"kind":"text","title":"UEFI OS loader"};
const s50 = { kind: 'group', title: "Miscellaneous", ordered: false, attributes: [], children: [
  c("GPU_SBDF", s48),
  c("UEFI_OS_LOADER_NAME", s49, 0, 1),
] };
const s51 = { kind: 'group', title: "Hypervisor", ordered: false, attributes: [], children: [
  c("DEBUG_OPTIONS", s7),
  c("FEATURES", s30),
  c("MEMORY", s36),
  c("CAPACITIES", s47),
  c("MISC_CFG", s50),
] };
const s52 = {"kind":"text","title":"VM type","values":["SOS_VM","SAFETY_VM","PRE_RT_VM","PRE_STD_VM","POST_STD_VM","POST_RT_VM","KATA_VM"]};
const s53 = {"kind":"text","title":"VM name","expects":"1 to 32 characters"};
const s54 = {"kind":"text","title":"Guest flag","values":["","0","0UL","GUEST_FLAG_SECURE_WORLD_ENABLED","GUEST_FLAG_LAPIC_PASSTHROUGH","GUEST_FLAG_IO_COMPLETION_POLLING","GUEST_FLAG_HIDE_MTRR","GUEST_FLAG_RT","GUEST_FLAG_NVMX_ENABLED","GUEST_FLAG_SECURITY_VM"]};
const s55 = { kind: 'group', title: "Guest flags", ordered: true, attributes: [], children: [
  c("guest_flag", s54, 1, 1 / 0, true),
] };
const s56 = {"kind":"text","title":"pCPU id","default":"2","expects":"a whole number in decimal digits"};
const s57 = { kind: 'group', title: "CPU affinity", ordered: true, attributes: [], children: [
  c("pcpu_id", s56, 1, 1 / 0, true),
] };
const s58 = {"kind":"text","title":"Class of service","default":"0","expects":"a whole number in decimal digits"};
const s59 = { kind: 'group', title: "Classes of service", ordered: true, attributes: [], children: [
  c("vcpu_clos", s58, 1, 1 / 0, true),
] };
const s60 = {"kind":"text","title":"Base","default":"0","expects":"a hexadecimal number with the prefix `0x`, such as `0x1000`, or `0`"};
const s61 = {"kind":"text","title":"Size","default":"0","expects":"a hexadecimal number with the prefix `0x`, such as `0x1000`, or `0`"};
const s62 = { kind: 'group', title: "SGX enclave memory", ordered: true, attributes: [], children: [
  c("base", s60),
  c("size", s61),
] };
const s63 = {"kind":"text","title":"Start","default":"0x100000000","expects":"a hexadecimal number with the prefix `0x`, such as `0x1000`, or `0`"};
const s64 = {"kind":"text","title":"Size","default":"0x20000000","expects":"a hexadecimal number of bytes with the prefix `0x`, such as `0x20000000`"};
const s65 = {"kind":"text","title":"Second start","default":"0x0","expects":"a hexadecimal number with the prefix `0x`, such as `0x1000`, or `0`"};
const s66 = {"kind":"text","title":"Second size","default":"0x0","expects":"a hexadecimal number of bytes with the prefix `0x`, such as `0x20000000`"};
const s67 = { kind: 'group', title: "Memory", ordered: true, attributes: [], children: [
  c("start_hpa", s63),
  c("size", s64, 0, 1),
  c("start_hpa2", s65, 0, 1),
  c("size_hpa2", s66, 0, 1),
] };
const s68 = {"kind":"text","title":"OS name","expects":"1 to 32 characters"};
const s69 = {"kind":"text","title":"Kernel type","values":["KERNEL_BZIMAGE","KERNEL_RAWIMAGE","KERNEL_ELF"]};
const s70 = {"kind":"text","title":"Kernel module tag"};
const s71 = {"kind":"text","title":"RAM disk module tag"};
const s72 = {"kind":"text","title":"Kernel arguments"};
const s73 = {"kind":"text","title":"Kernel load address","expects":"a hexadecimal number with the prefix `0x`, such as `0x1000`, or nothing"};
const s74 = {"kind":"text","title":"Kernel entry address","expects":"a hexadecimal number with the prefix `0x`, such as `0x1000`, or nothing"};
const s75 = { kind: 'group', title: "Operating system", ordered: true, attributes: [], children: [
  c("name", s68),
  c("kern_type", s69),
  c("kern_mod", s70),
  c("ramdisk_mod", s71),
  c("bootargs", s72),
  c("kern_load_addr", s73, 0, 1),
  c("kern_entry_addr", s74, 0, 1),
] };
const s76 = {"kind":"text","title":"Kind","default":"VUART_LEGACY_PIO","values":["VUART_LEGACY_PIO","VUART_PCI"]};
const s77 = {"kind":"text","title":"Base","values":["SOS_COM1_BASE","SOS_COM2_BASE","COM1_BASE","COM2_BASE","COM3_BASE","COM4_BASE","INVALID_COM_BASE"]};
const s78 = {"kind":"text","title":"Interrupt","values":["SOS_COM1_IRQ","SOS_COM2_IRQ","COM1_IRQ","COM2_IRQ","COM3_IRQ","COM4_IRQ","CONFIG_COM_IRQ","3","4","6","7"]};
const s79 = {"kind":"text","title":"Target VM","default":"1","expects":"a whole number in decimal digits"};
const s80 = {"kind":"text","title":"Target UART","default":"1","expects":"a whole number in decimal digits"};
const s81 = { kind: 'group', title: "Legacy virtual UART", ordered: true, attributes: ["id"], children: [
  c("type", s76),
  c("base", s77),
  c("irq", s78),
  c("target_vm_id", s79, 0, 1),
  c("target_uart_id", s80, 0, 1),
] };
const s82 = {"kind":"text","title":"Base","default":"INVALID_PCI_BASE","values":["PCI_VUART","INVALID_PCI_BASE"]};
const s83 = { kind: 'group', title: "PCI console UART", ordered: true, attributes: ["id"], children: [
  c("base", s82),
] };
const s84 = {"kind":"text","title":"Target VM","expects":"a whole number in decimal digits"};
const s85 = {"kind":"text","title":"Target UART","expects":"a whole number in decimal digits"};
const s86 = { kind: 'group', title: "PCI link UART", ordered: true, attributes: ["id"], children: [
  c("base", s82),
  c("target_vm_id", s84),
  c("target_uart_id", s85),
] };
const s87 = {"kind":"text","title":"TPM 2.0","default":"n","values":["y","n"]};
const s88 = {"kind":"text","title":"P2SB bridge","default":"n","values":["y","n"]};
const s89 = { kind: 'group', title: "MMIO devices", ordered: true, attributes: [], children: [
  c("TPM2", s87, 0, 1),
  c("p2sb", s88, 0, 1),
] };
const s90 = {"kind":"text","title":"PCI device count"};
const s91 = {"kind":"text","title":"INTx passthrough"};
const s92 = {"kind":"text","title":"PCI device"};
const s93 = { kind: 'group', title: "PCI devices", ordered: true, attributes: [], children: [
  c("pci_dev", s92, 1, 1 / 0, true),
] };
const s94 = {"kind":"text","title":"Root file system","default":"/dev/nvme0n1p3"};
const s95 = { kind: 'group', title: "Board settings", ordered: true, attributes: [], children: [
  c("rootfs", s94),
  c("bootargs", s72),
] };
const s96 = {"kind":"text","title":"Precision time measurement","default":"n","values":["y","n"]};
const s97 = { kind: 'group', title: "Virtual machine", ordered: false, attributes: ["id"], children: [
  c("vm_type", s52),
  c("name", s53, 0, 1),
  c("guest_flags", s55, 0, 1),
  c("cpu_affinity", s57, 0, 1),
  c("clos", s59),
  c("epc_section", s62, 0, 1),
  c("memory", s67, 0, 1),
  c("os_config", s75, 0, 1),
  c("legacy_vuart", s81, 2, 2, true),
  c("console_vuart", s83),
  c("communication_vuart", s86, 1, 1 / 0, true),
  c("mmio_resources", s89, 0, 1),
  c("pci_dev_num", s90, 0, 1),
  c("pt_intx", s91, 0, 1),
  c("pci_devs", s93, 0, 1),
  c("board_private", s95, 0, 1),
  c("PTM", s96, 0, 1),
] };
const s98 = { kind: 'group', title: "ACRN v2.6 scenario", ordered: false, attributes: ["board","scenario"], children: [
  c("hv", s51),
  c("vm", s97, 1, 1 / 0, true),
] };
export const shape: GroupShape = s98;
