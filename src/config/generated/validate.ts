// @ts-nocheck
// Generated from schemas/config.json by scripts/generate-config-validator.js; do not edit.
import type { Validate } from '../../schema/validator.js';

export const validate: Validate = validate21;
const schema6 = {"type":"object","properties":{"$schema":{"type":"string"},"release":{"$ref":"#/definitions/release"},"board":{"$ref":"#/definitions/board"},"buildType":{"$ref":"#/definitions/buildType"},"ifEnabled":{"$ref":"#/definitions/ifEnabled"},"rules":{"$ref":"#/definitions/rules"},"exclude":{"$ref":"#/definitions/globs"},"overrides":{"type":"array","items":{"type":"object","properties":{"files":{"$ref":"#/definitions/globs"},"release":{"$ref":"#/definitions/release"},"board":{"$ref":"#/definitions/board"},"buildType":{"$ref":"#/definitions/buildType"},"ifEnabled":{"$ref":"#/definitions/ifEnabled"},"rules":{"$ref":"#/definitions/rules"}},"required":["files"],"additionalProperties":false}}},"additionalProperties":false,"definitions":{"release":{"enum":["v2.5","v2.6","v2.7","v3.0","v3.0.2","v3.1","v3.2","v3.3","v3.4"]},"board":{"type":"string","pattern":"."},"buildType":{"enum":["debug","release"]},"ifEnabled":{"type":"boolean"},"rules":{"type":"object","additionalProperties":{"enum":["off","warning","error"]}},"globs":{"type":"array","items":{"type":"string","pattern":"."}}}};
const schema7 = {"enum":["v2.5","v2.6","v2.7","v3.0","v3.0.2","v3.1","v3.2","v3.3","v3.4"]};

function validate22(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(!(((((((((data === "v2.5") || (data === "v2.6")) || (data === "v2.7")) || (data === "v3.0")) || (data === "v3.0.2")) || (data === "v3.1")) || (data === "v3.2")) || (data === "v3.3")) || (data === "v3.4"))){
const err0 = {instancePath,schemaPath:"#/enum",keyword:"enum",params:{allowedValues: schema7.enum}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
validate22.errors = vErrors;
return errors === 0;
}

const schema8 = {"type":"string","pattern":"."};
const pattern0 = new RegExp(".", "u");

function validate24(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(typeof data === "string"){
if(!pattern0.test(data)){
const err0 = {instancePath,schemaPath:"#/pattern",keyword:"pattern",params:{pattern: "."}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
}
else {
const err1 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
validate24.errors = vErrors;
return errors === 0;
}

const schema9 = {"enum":["debug","release"]};

function validate26(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(!((data === "debug") || (data === "release"))){
const err0 = {instancePath,schemaPath:"#/enum",keyword:"enum",params:{allowedValues: schema9.enum}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
validate26.errors = vErrors;
return errors === 0;
}

const schema10 = {"type":"boolean"};

function validate28(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(typeof data !== "boolean"){
const err0 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
validate28.errors = vErrors;
return errors === 0;
}

const schema11 = {"type":"object","additionalProperties":{"enum":["off","warning","error"]}};

function validate30(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
for(const key0 in data){
let data0 = data[key0];
if(!(((data0 === "off") || (data0 === "warning")) || (data0 === "error"))){
const err0 = {instancePath:instancePath+"/" + key0.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/additionalProperties/enum",keyword:"enum",params:{allowedValues: schema11.additionalProperties.enum}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
}
}
else {
const err1 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
validate30.errors = vErrors;
return errors === 0;
}

const schema12 = {"type":"array","items":{"type":"string","pattern":"."}};

function validate32(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(Array.isArray(data)){
const len0 = data.length;
for(let i0=0; i0<len0; i0++){
let data0 = data[i0];
if(typeof data0 === "string"){
if(!pattern0.test(data0)){
const err0 = {instancePath:instancePath+"/" + i0,schemaPath:"#/items/pattern",keyword:"pattern",params:{pattern: "."}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
}
else {
const err1 = {instancePath:instancePath+"/" + i0,schemaPath:"#/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
}
else {
const err2 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
validate32.errors = vErrors;
return errors === 0;
}


function validate21(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
for(const key0 in data){
if(!((((((((key0 === "$schema") || (key0 === "release")) || (key0 === "board")) || (key0 === "buildType")) || (key0 === "ifEnabled")) || (key0 === "rules")) || (key0 === "exclude")) || (key0 === "overrides"))){
const err0 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
}
if(data.$schema !== undefined){
if(typeof data.$schema !== "string"){
const err1 = {instancePath:instancePath+"/$schema",schemaPath:"#/properties/%24schema/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
if(data.release !== undefined){
if(!(validate22(data.release, {instancePath:instancePath+"/release",parentData:data,parentDataProperty:"release",rootData}))){
vErrors = vErrors === null ? validate22.errors : vErrors.concat(validate22.errors);
errors = vErrors.length;
}
}
if(data.board !== undefined){
if(!(validate24(data.board, {instancePath:instancePath+"/board",parentData:data,parentDataProperty:"board",rootData}))){
vErrors = vErrors === null ? validate24.errors : vErrors.concat(validate24.errors);
errors = vErrors.length;
}
}
if(data.buildType !== undefined){
if(!(validate26(data.buildType, {instancePath:instancePath+"/buildType",parentData:data,parentDataProperty:"buildType",rootData}))){
vErrors = vErrors === null ? validate26.errors : vErrors.concat(validate26.errors);
errors = vErrors.length;
}
}
if(data.ifEnabled !== undefined){
if(!(validate28(data.ifEnabled, {instancePath:instancePath+"/ifEnabled",parentData:data,parentDataProperty:"ifEnabled",rootData}))){
vErrors = vErrors === null ? validate28.errors : vErrors.concat(validate28.errors);
errors = vErrors.length;
}
}
if(data.rules !== undefined){
if(!(validate30(data.rules, {instancePath:instancePath+"/rules",parentData:data,parentDataProperty:"rules",rootData}))){
vErrors = vErrors === null ? validate30.errors : vErrors.concat(validate30.errors);
errors = vErrors.length;
}
}
if(data.exclude !== undefined){
if(!(validate32(data.exclude, {instancePath:instancePath+"/exclude",parentData:data,parentDataProperty:"exclude",rootData}))){
vErrors = vErrors === null ? validate32.errors : vErrors.concat(validate32.errors);
errors = vErrors.length;
}
}
if(data.overrides !== undefined){
let data7 = data.overrides;
if(Array.isArray(data7)){
const len0 = data7.length;
for(let i0=0; i0<len0; i0++){
let data8 = data7[i0];
if(data8 && typeof data8 == "object" && !Array.isArray(data8)){
if(data8.files === undefined){
const err2 = {instancePath:instancePath+"/overrides/" + i0,schemaPath:"#/properties/overrides/items/required",keyword:"required",params:{missingProperty: "files"}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
for(const key1 in data8){
if(!((((((key1 === "files") || (key1 === "release")) || (key1 === "board")) || (key1 === "buildType")) || (key1 === "ifEnabled")) || (key1 === "rules"))){
const err3 = {instancePath:instancePath+"/overrides/" + i0,schemaPath:"#/properties/overrides/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data8.files !== undefined){
if(!(validate32(data8.files, {instancePath:instancePath+"/overrides/" + i0+"/files",parentData:data8,parentDataProperty:"files",rootData}))){
vErrors = vErrors === null ? validate32.errors : vErrors.concat(validate32.errors);
errors = vErrors.length;
}
}
if(data8.release !== undefined){
if(!(validate22(data8.release, {instancePath:instancePath+"/overrides/" + i0+"/release",parentData:data8,parentDataProperty:"release",rootData}))){
vErrors = vErrors === null ? validate22.errors : vErrors.concat(validate22.errors);
errors = vErrors.length;
}
}
if(data8.board !== undefined){
if(!(validate24(data8.board, {instancePath:instancePath+"/overrides/" + i0+"/board",parentData:data8,parentDataProperty:"board",rootData}))){
vErrors = vErrors === null ? validate24.errors : vErrors.concat(validate24.errors);
errors = vErrors.length;
}
}
if(data8.buildType !== undefined){
if(!(validate26(data8.buildType, {instancePath:instancePath+"/overrides/" + i0+"/buildType",parentData:data8,parentDataProperty:"buildType",rootData}))){
vErrors = vErrors === null ? validate26.errors : vErrors.concat(validate26.errors);
errors = vErrors.length;
}
}
if(data8.ifEnabled !== undefined){
if(!(validate28(data8.ifEnabled, {instancePath:instancePath+"/overrides/" + i0+"/ifEnabled",parentData:data8,parentDataProperty:"ifEnabled",rootData}))){
vErrors = vErrors === null ? validate28.errors : vErrors.concat(validate28.errors);
errors = vErrors.length;
}
}
if(data8.rules !== undefined){
if(!(validate30(data8.rules, {instancePath:instancePath+"/overrides/" + i0+"/rules",parentData:data8,parentDataProperty:"rules",rootData}))){
vErrors = vErrors === null ? validate30.errors : vErrors.concat(validate30.errors);
errors = vErrors.length;
}
}
}
else {
const err4 = {instancePath:instancePath+"/overrides/" + i0,schemaPath:"#/properties/overrides/items/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
}
else {
const err5 = {instancePath:instancePath+"/overrides",schemaPath:"#/properties/overrides/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
}
else {
const err6 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
validate21.errors = vErrors;
return errors === 0;
}

