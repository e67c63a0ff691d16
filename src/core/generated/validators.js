// Generated from spec/*.schema.json by `npm run generate`; edit those instead.
"use strict";
export const manifest = validate20;
const schema31 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"urn:sessionfs:0.1.0:manifest","type":"object","required":["sfs_version","session_id","created_at","source"],"additionalProperties":false,"properties":{"sfs_version":{"const":"0.1.0"},"session_id":{"type":"string"},"title":{"type":["string","null"]},"tags":{"type":"array","items":{"type":"string"}},"created_at":{"type":"string","format":"date-time"},"updated_at":{"type":["string","null"],"format":"date-time"},"source":{"$ref":"#/$defs/source"},"model":{"$ref":"#/$defs/model"},"ownership":{"$ref":"#/$defs/ownership"},"stats":{"$ref":"#/$defs/stats"},"sync":{"$ref":"#/$defs/sync"},"parent_session_id":{"type":["string","null"]},"checkpoint_count":{"type":"integer","minimum":0},"sub_agents":{"type":"array","items":{"$ref":"#/$defs/subAgent"}},"metadata":{"type":"object"},"persona_name":{"type":["string","null"],"maxLength":50},"ticket_id":{"type":["string","null"],"maxLength":64},"instruction_provenance":{"type":"object"},"_resume_parent_id":{"type":["string","null"]},"retrieval_audit_id":{"type":["string","null"]}},"$defs":{"source":{"type":"object","required":["tool"],"additionalProperties":false,"properties":{"tool":{"type":"string"},"tool_version":{"type":["string","null"]},"sfs_converter_version":{"type":["string","null"]},"original_session_id":{"type":["string","null"]},"original_path":{"type":["string","null"]},"interface":{"type":["string","null"]}}},"model":{"type":["object","null"],"additionalProperties":false,"properties":{"provider":{"type":"string"},"model_id":{"type":"string"},"reasoning_effort":{"enum":["low","medium","high",null]}}},"ownership":{"type":["object","null"],"additionalProperties":false,"properties":{"owner":{"type":["string","null"]},"team":{"type":["string","null"]},"collaborators":{"type":"array","items":{"$ref":"#/$defs/collaborator"}}}},"collaborator":{"type":"object","required":["user","access"],"properties":{"user":{"type":"string"},"access":{"enum":["read","write","admin"]}}},"stats":{"type":["object","null"],"additionalProperties":false,"properties":{"message_count":{"$ref":"#/$defs/count"},"turn_count":{"$ref":"#/$defs/count"},"tool_use_count":{"$ref":"#/$defs/count"},"total_input_tokens":{"$ref":"#/$defs/count"},"total_output_tokens":{"$ref":"#/$defs/count"},"estimated_cost_usd":{"type":["number","null"],"minimum":0},"duration_ms":{"type":["integer","null"],"minimum":0}}},"count":{"type":"integer","minimum":0},"sync":{"type":["object","null"],"additionalProperties":false,"properties":{"last_sync_at":{"type":["string","null"],"format":"date-time"},"etag":{"type":["string","null"]},"dirty":{"type":"boolean"},"remote_url":{"type":["string","null"]}}},"subAgent":{"type":"object","required":["agent_id"],"additionalProperties":false,"properties":{"agent_id":{"type":"string"},"model":{"type":["string","null"]},"message_count":{"$ref":"#/$defs/count"}}}}};
const schema32 = {"type":"object","required":["tool"],"additionalProperties":false,"properties":{"tool":{"type":"string"},"tool_version":{"type":["string","null"]},"sfs_converter_version":{"type":["string","null"]},"original_session_id":{"type":["string","null"]},"original_path":{"type":["string","null"]},"interface":{"type":["string","null"]}}};
const schema33 = {"type":["object","null"],"additionalProperties":false,"properties":{"provider":{"type":"string"},"model_id":{"type":"string"},"reasoning_effort":{"enum":["low","medium","high",null]}}};
const schema42 = {"type":["object","null"],"additionalProperties":false,"properties":{"last_sync_at":{"type":["string","null"],"format":"date-time"},"etag":{"type":["string","null"]},"dirty":{"type":"boolean"},"remote_url":{"type":["string","null"]}}};
const func1 = Object.prototype.hasOwnProperty;
const func2 = (text) => [...text].length;
const schema34 = {"type":["object","null"],"additionalProperties":false,"properties":{"owner":{"type":["string","null"]},"team":{"type":["string","null"]},"collaborators":{"type":"array","items":{"$ref":"#/$defs/collaborator"}}}};
const schema35 = {"type":"object","required":["user","access"],"properties":{"user":{"type":"string"},"access":{"enum":["read","write","admin"]}}};

function validate21(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate21.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if((!(data && typeof data == "object" && !Array.isArray(data))) && (data !== null)){
const err0 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: schema34.type}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data && typeof data == "object" && !Array.isArray(data)){
for(const key0 in data){
if(!(((key0 === "owner") || (key0 === "team")) || (key0 === "collaborators"))){
const err1 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
if(data.owner !== undefined){
let data0 = data.owner;
if((typeof data0 !== "string") && (data0 !== null)){
const err2 = {instancePath:instancePath+"/owner",schemaPath:"#/properties/owner/type",keyword:"type",params:{type: schema34.properties.owner.type}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data.team !== undefined){
let data1 = data.team;
if((typeof data1 !== "string") && (data1 !== null)){
const err3 = {instancePath:instancePath+"/team",schemaPath:"#/properties/team/type",keyword:"type",params:{type: schema34.properties.team.type}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.collaborators !== undefined){
let data2 = data.collaborators;
if(Array.isArray(data2)){
const len0 = data2.length;
for(let i0=0; i0<len0; i0++){
let data3 = data2[i0];
if(data3 && typeof data3 == "object" && !Array.isArray(data3)){
if(data3.user === undefined){
const err4 = {instancePath:instancePath+"/collaborators/" + i0,schemaPath:"#/$defs/collaborator/required",keyword:"required",params:{missingProperty: "user"}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
if(data3.access === undefined){
const err5 = {instancePath:instancePath+"/collaborators/" + i0,schemaPath:"#/$defs/collaborator/required",keyword:"required",params:{missingProperty: "access"}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
if(data3.user !== undefined){
if(typeof data3.user !== "string"){
const err6 = {instancePath:instancePath+"/collaborators/" + i0+"/user",schemaPath:"#/$defs/collaborator/properties/user/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data3.access !== undefined){
let data5 = data3.access;
if(!(((data5 === "read") || (data5 === "write")) || (data5 === "admin"))){
const err7 = {instancePath:instancePath+"/collaborators/" + i0+"/access",schemaPath:"#/$defs/collaborator/properties/access/enum",keyword:"enum",params:{allowedValues: schema35.properties.access.enum}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
}
else {
const err8 = {instancePath:instancePath+"/collaborators/" + i0,schemaPath:"#/$defs/collaborator/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
}
else {
const err9 = {instancePath:instancePath+"/collaborators",schemaPath:"#/properties/collaborators/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
}
validate21.errors = vErrors;
return errors === 0;
}
validate21.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

const schema36 = {"type":["object","null"],"additionalProperties":false,"properties":{"message_count":{"$ref":"#/$defs/count"},"turn_count":{"$ref":"#/$defs/count"},"tool_use_count":{"$ref":"#/$defs/count"},"total_input_tokens":{"$ref":"#/$defs/count"},"total_output_tokens":{"$ref":"#/$defs/count"},"estimated_cost_usd":{"type":["number","null"],"minimum":0},"duration_ms":{"type":["integer","null"],"minimum":0}}};
const schema37 = {"type":"integer","minimum":0};

function validate23(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate23.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if((!(data && typeof data == "object" && !Array.isArray(data))) && (data !== null)){
const err0 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: schema36.type}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data && typeof data == "object" && !Array.isArray(data)){
for(const key0 in data){
if(!(((((((key0 === "message_count") || (key0 === "turn_count")) || (key0 === "tool_use_count")) || (key0 === "total_input_tokens")) || (key0 === "total_output_tokens")) || (key0 === "estimated_cost_usd")) || (key0 === "duration_ms"))){
const err1 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
if(data.message_count !== undefined){
let data0 = data.message_count;
if(!(((typeof data0 == "number") && (!(data0 % 1) && !isNaN(data0))) && (isFinite(data0)))){
const err2 = {instancePath:instancePath+"/message_count",schemaPath:"#/$defs/count/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if((typeof data0 == "number") && (isFinite(data0))){
if(data0 < 0 || isNaN(data0)){
const err3 = {instancePath:instancePath+"/message_count",schemaPath:"#/$defs/count/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
}
if(data.turn_count !== undefined){
let data1 = data.turn_count;
if(!(((typeof data1 == "number") && (!(data1 % 1) && !isNaN(data1))) && (isFinite(data1)))){
const err4 = {instancePath:instancePath+"/turn_count",schemaPath:"#/$defs/count/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
if((typeof data1 == "number") && (isFinite(data1))){
if(data1 < 0 || isNaN(data1)){
const err5 = {instancePath:instancePath+"/turn_count",schemaPath:"#/$defs/count/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
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
if(data.tool_use_count !== undefined){
let data2 = data.tool_use_count;
if(!(((typeof data2 == "number") && (!(data2 % 1) && !isNaN(data2))) && (isFinite(data2)))){
const err6 = {instancePath:instancePath+"/tool_use_count",schemaPath:"#/$defs/count/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
if((typeof data2 == "number") && (isFinite(data2))){
if(data2 < 0 || isNaN(data2)){
const err7 = {instancePath:instancePath+"/tool_use_count",schemaPath:"#/$defs/count/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
}
if(data.total_input_tokens !== undefined){
let data3 = data.total_input_tokens;
if(!(((typeof data3 == "number") && (!(data3 % 1) && !isNaN(data3))) && (isFinite(data3)))){
const err8 = {instancePath:instancePath+"/total_input_tokens",schemaPath:"#/$defs/count/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
if((typeof data3 == "number") && (isFinite(data3))){
if(data3 < 0 || isNaN(data3)){
const err9 = {instancePath:instancePath+"/total_input_tokens",schemaPath:"#/$defs/count/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
}
if(data.total_output_tokens !== undefined){
let data4 = data.total_output_tokens;
if(!(((typeof data4 == "number") && (!(data4 % 1) && !isNaN(data4))) && (isFinite(data4)))){
const err10 = {instancePath:instancePath+"/total_output_tokens",schemaPath:"#/$defs/count/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
if((typeof data4 == "number") && (isFinite(data4))){
if(data4 < 0 || isNaN(data4)){
const err11 = {instancePath:instancePath+"/total_output_tokens",schemaPath:"#/$defs/count/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
}
if(data.estimated_cost_usd !== undefined){
let data5 = data.estimated_cost_usd;
if((!((typeof data5 == "number") && (isFinite(data5)))) && (data5 !== null)){
const err12 = {instancePath:instancePath+"/estimated_cost_usd",schemaPath:"#/properties/estimated_cost_usd/type",keyword:"type",params:{type: schema36.properties.estimated_cost_usd.type}};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
if((typeof data5 == "number") && (isFinite(data5))){
if(data5 < 0 || isNaN(data5)){
const err13 = {instancePath:instancePath+"/estimated_cost_usd",schemaPath:"#/properties/estimated_cost_usd/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
}
if(data.duration_ms !== undefined){
let data6 = data.duration_ms;
if((!(((typeof data6 == "number") && (!(data6 % 1) && !isNaN(data6))) && (isFinite(data6)))) && (data6 !== null)){
const err14 = {instancePath:instancePath+"/duration_ms",schemaPath:"#/properties/duration_ms/type",keyword:"type",params:{type: schema36.properties.duration_ms.type}};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
if((typeof data6 == "number") && (isFinite(data6))){
if(data6 < 0 || isNaN(data6)){
const err15 = {instancePath:instancePath+"/duration_ms",schemaPath:"#/properties/duration_ms/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
}
}
validate23.errors = vErrors;
return errors === 0;
}
validate23.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

const schema43 = {"type":"object","required":["agent_id"],"additionalProperties":false,"properties":{"agent_id":{"type":"string"},"model":{"type":["string","null"]},"message_count":{"$ref":"#/$defs/count"}}};

function validate25(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate25.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.agent_id === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "agent_id"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
for(const key0 in data){
if(!(((key0 === "agent_id") || (key0 === "model")) || (key0 === "message_count"))){
const err1 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
if(data.agent_id !== undefined){
if(typeof data.agent_id !== "string"){
const err2 = {instancePath:instancePath+"/agent_id",schemaPath:"#/properties/agent_id/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data.model !== undefined){
let data1 = data.model;
if((typeof data1 !== "string") && (data1 !== null)){
const err3 = {instancePath:instancePath+"/model",schemaPath:"#/properties/model/type",keyword:"type",params:{type: schema43.properties.model.type}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.message_count !== undefined){
let data2 = data.message_count;
if(!(((typeof data2 == "number") && (!(data2 % 1) && !isNaN(data2))) && (isFinite(data2)))){
const err4 = {instancePath:instancePath+"/message_count",schemaPath:"#/$defs/count/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
if((typeof data2 == "number") && (isFinite(data2))){
if(data2 < 0 || isNaN(data2)){
const err5 = {instancePath:instancePath+"/message_count",schemaPath:"#/$defs/count/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
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
validate25.errors = vErrors;
return errors === 0;
}
validate25.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};


function validate20(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="urn:sessionfs:0.1.0:manifest" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate20.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.sfs_version === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "sfs_version"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.session_id === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "session_id"}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.created_at === undefined){
const err2 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "created_at"}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(data.source === undefined){
const err3 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "source"}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
for(const key0 in data){
if(!(func1.call(schema31.properties, key0))){
const err4 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.sfs_version !== undefined){
if("0.1.0" !== data.sfs_version){
const err5 = {instancePath:instancePath+"/sfs_version",schemaPath:"#/properties/sfs_version/const",keyword:"const",params:{allowedValue: "0.1.0"}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.session_id !== undefined){
if(typeof data.session_id !== "string"){
const err6 = {instancePath:instancePath+"/session_id",schemaPath:"#/properties/session_id/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data.title !== undefined){
let data2 = data.title;
if((typeof data2 !== "string") && (data2 !== null)){
const err7 = {instancePath:instancePath+"/title",schemaPath:"#/properties/title/type",keyword:"type",params:{type: schema31.properties.title.type}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
if(data.tags !== undefined){
let data3 = data.tags;
if(Array.isArray(data3)){
const len0 = data3.length;
for(let i0=0; i0<len0; i0++){
if(typeof data3[i0] !== "string"){
const err8 = {instancePath:instancePath+"/tags/" + i0,schemaPath:"#/properties/tags/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
}
else {
const err9 = {instancePath:instancePath+"/tags",schemaPath:"#/properties/tags/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
if(data.created_at !== undefined){
if(!(typeof data.created_at === "string")){
const err10 = {instancePath:instancePath+"/created_at",schemaPath:"#/properties/created_at/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
if(data.updated_at !== undefined){
let data6 = data.updated_at;
if((typeof data6 !== "string") && (data6 !== null)){
const err11 = {instancePath:instancePath+"/updated_at",schemaPath:"#/properties/updated_at/type",keyword:"type",params:{type: schema31.properties.updated_at.type}};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
if(data.source !== undefined){
let data7 = data.source;
if(data7 && typeof data7 == "object" && !Array.isArray(data7)){
if(data7.tool === undefined){
const err12 = {instancePath:instancePath+"/source",schemaPath:"#/$defs/source/required",keyword:"required",params:{missingProperty: "tool"}};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
for(const key1 in data7){
if(!((((((key1 === "tool") || (key1 === "tool_version")) || (key1 === "sfs_converter_version")) || (key1 === "original_session_id")) || (key1 === "original_path")) || (key1 === "interface"))){
const err13 = {instancePath:instancePath+"/source",schemaPath:"#/$defs/source/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1}};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
if(data7.tool !== undefined){
if(typeof data7.tool !== "string"){
const err14 = {instancePath:instancePath+"/source/tool",schemaPath:"#/$defs/source/properties/tool/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
if(data7.tool_version !== undefined){
let data9 = data7.tool_version;
if((typeof data9 !== "string") && (data9 !== null)){
const err15 = {instancePath:instancePath+"/source/tool_version",schemaPath:"#/$defs/source/properties/tool_version/type",keyword:"type",params:{type: schema32.properties.tool_version.type}};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
if(data7.sfs_converter_version !== undefined){
let data10 = data7.sfs_converter_version;
if((typeof data10 !== "string") && (data10 !== null)){
const err16 = {instancePath:instancePath+"/source/sfs_converter_version",schemaPath:"#/$defs/source/properties/sfs_converter_version/type",keyword:"type",params:{type: schema32.properties.sfs_converter_version.type}};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
if(data7.original_session_id !== undefined){
let data11 = data7.original_session_id;
if((typeof data11 !== "string") && (data11 !== null)){
const err17 = {instancePath:instancePath+"/source/original_session_id",schemaPath:"#/$defs/source/properties/original_session_id/type",keyword:"type",params:{type: schema32.properties.original_session_id.type}};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
if(data7.original_path !== undefined){
let data12 = data7.original_path;
if((typeof data12 !== "string") && (data12 !== null)){
const err18 = {instancePath:instancePath+"/source/original_path",schemaPath:"#/$defs/source/properties/original_path/type",keyword:"type",params:{type: schema32.properties.original_path.type}};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
if(data7.interface !== undefined){
let data13 = data7.interface;
if((typeof data13 !== "string") && (data13 !== null)){
const err19 = {instancePath:instancePath+"/source/interface",schemaPath:"#/$defs/source/properties/interface/type",keyword:"type",params:{type: schema32.properties.interface.type}};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
}
}
else {
const err20 = {instancePath:instancePath+"/source",schemaPath:"#/$defs/source/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
if(data.model !== undefined){
let data14 = data.model;
if((!(data14 && typeof data14 == "object" && !Array.isArray(data14))) && (data14 !== null)){
const err21 = {instancePath:instancePath+"/model",schemaPath:"#/$defs/model/type",keyword:"type",params:{type: schema33.type}};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
if(data14 && typeof data14 == "object" && !Array.isArray(data14)){
for(const key2 in data14){
if(!(((key2 === "provider") || (key2 === "model_id")) || (key2 === "reasoning_effort"))){
const err22 = {instancePath:instancePath+"/model",schemaPath:"#/$defs/model/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key2}};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
if(data14.provider !== undefined){
if(typeof data14.provider !== "string"){
const err23 = {instancePath:instancePath+"/model/provider",schemaPath:"#/$defs/model/properties/provider/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
}
if(data14.model_id !== undefined){
if(typeof data14.model_id !== "string"){
const err24 = {instancePath:instancePath+"/model/model_id",schemaPath:"#/$defs/model/properties/model_id/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
}
if(data14.reasoning_effort !== undefined){
let data17 = data14.reasoning_effort;
if(!((((data17 === "low") || (data17 === "medium")) || (data17 === "high")) || (data17 === null))){
const err25 = {instancePath:instancePath+"/model/reasoning_effort",schemaPath:"#/$defs/model/properties/reasoning_effort/enum",keyword:"enum",params:{allowedValues: schema33.properties.reasoning_effort.enum}};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
}
}
if(data.ownership !== undefined){
if(!(validate21(data.ownership, {instancePath:instancePath+"/ownership",parentData:data,parentDataProperty:"ownership",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate21.errors : vErrors.concat(validate21.errors);
errors = vErrors.length;
}
}
if(data.stats !== undefined){
if(!(validate23(data.stats, {instancePath:instancePath+"/stats",parentData:data,parentDataProperty:"stats",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate23.errors : vErrors.concat(validate23.errors);
errors = vErrors.length;
}
}
if(data.sync !== undefined){
let data20 = data.sync;
if((!(data20 && typeof data20 == "object" && !Array.isArray(data20))) && (data20 !== null)){
const err26 = {instancePath:instancePath+"/sync",schemaPath:"#/$defs/sync/type",keyword:"type",params:{type: schema42.type}};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
if(data20 && typeof data20 == "object" && !Array.isArray(data20)){
for(const key3 in data20){
if(!((((key3 === "last_sync_at") || (key3 === "etag")) || (key3 === "dirty")) || (key3 === "remote_url"))){
const err27 = {instancePath:instancePath+"/sync",schemaPath:"#/$defs/sync/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key3}};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
}
if(data20.last_sync_at !== undefined){
let data21 = data20.last_sync_at;
if((typeof data21 !== "string") && (data21 !== null)){
const err28 = {instancePath:instancePath+"/sync/last_sync_at",schemaPath:"#/$defs/sync/properties/last_sync_at/type",keyword:"type",params:{type: schema42.properties.last_sync_at.type}};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
}
if(data20.etag !== undefined){
let data22 = data20.etag;
if((typeof data22 !== "string") && (data22 !== null)){
const err29 = {instancePath:instancePath+"/sync/etag",schemaPath:"#/$defs/sync/properties/etag/type",keyword:"type",params:{type: schema42.properties.etag.type}};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
}
if(data20.dirty !== undefined){
if(typeof data20.dirty !== "boolean"){
const err30 = {instancePath:instancePath+"/sync/dirty",schemaPath:"#/$defs/sync/properties/dirty/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
}
if(data20.remote_url !== undefined){
let data24 = data20.remote_url;
if((typeof data24 !== "string") && (data24 !== null)){
const err31 = {instancePath:instancePath+"/sync/remote_url",schemaPath:"#/$defs/sync/properties/remote_url/type",keyword:"type",params:{type: schema42.properties.remote_url.type}};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
}
}
}
if(data.parent_session_id !== undefined){
let data25 = data.parent_session_id;
if((typeof data25 !== "string") && (data25 !== null)){
const err32 = {instancePath:instancePath+"/parent_session_id",schemaPath:"#/properties/parent_session_id/type",keyword:"type",params:{type: schema31.properties.parent_session_id.type}};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
}
if(data.checkpoint_count !== undefined){
let data26 = data.checkpoint_count;
if(!(((typeof data26 == "number") && (!(data26 % 1) && !isNaN(data26))) && (isFinite(data26)))){
const err33 = {instancePath:instancePath+"/checkpoint_count",schemaPath:"#/properties/checkpoint_count/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
if((typeof data26 == "number") && (isFinite(data26))){
if(data26 < 0 || isNaN(data26)){
const err34 = {instancePath:instancePath+"/checkpoint_count",schemaPath:"#/properties/checkpoint_count/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
}
}
if(data.sub_agents !== undefined){
let data27 = data.sub_agents;
if(Array.isArray(data27)){
const len1 = data27.length;
for(let i1=0; i1<len1; i1++){
if(!(validate25(data27[i1], {instancePath:instancePath+"/sub_agents/" + i1,parentData:data27,parentDataProperty:i1,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate25.errors : vErrors.concat(validate25.errors);
errors = vErrors.length;
}
}
}
else {
const err35 = {instancePath:instancePath+"/sub_agents",schemaPath:"#/properties/sub_agents/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
}
if(data.metadata !== undefined){
let data29 = data.metadata;
if(!(data29 && typeof data29 == "object" && !Array.isArray(data29))){
const err36 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
}
if(data.persona_name !== undefined){
let data30 = data.persona_name;
if((typeof data30 !== "string") && (data30 !== null)){
const err37 = {instancePath:instancePath+"/persona_name",schemaPath:"#/properties/persona_name/type",keyword:"type",params:{type: schema31.properties.persona_name.type}};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
if(typeof data30 === "string"){
if(func2(data30) > 50){
const err38 = {instancePath:instancePath+"/persona_name",schemaPath:"#/properties/persona_name/maxLength",keyword:"maxLength",params:{limit: 50}};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
}
}
if(data.ticket_id !== undefined){
let data31 = data.ticket_id;
if((typeof data31 !== "string") && (data31 !== null)){
const err39 = {instancePath:instancePath+"/ticket_id",schemaPath:"#/properties/ticket_id/type",keyword:"type",params:{type: schema31.properties.ticket_id.type}};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
if(typeof data31 === "string"){
if(func2(data31) > 64){
const err40 = {instancePath:instancePath+"/ticket_id",schemaPath:"#/properties/ticket_id/maxLength",keyword:"maxLength",params:{limit: 64}};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
}
}
if(data.instruction_provenance !== undefined){
let data32 = data.instruction_provenance;
if(!(data32 && typeof data32 == "object" && !Array.isArray(data32))){
const err41 = {instancePath:instancePath+"/instruction_provenance",schemaPath:"#/properties/instruction_provenance/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
}
if(data._resume_parent_id !== undefined){
let data33 = data._resume_parent_id;
if((typeof data33 !== "string") && (data33 !== null)){
const err42 = {instancePath:instancePath+"/_resume_parent_id",schemaPath:"#/properties/_resume_parent_id/type",keyword:"type",params:{type: schema31.properties._resume_parent_id.type}};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
}
if(data.retrieval_audit_id !== undefined){
let data34 = data.retrieval_audit_id;
if((typeof data34 !== "string") && (data34 !== null)){
const err43 = {instancePath:instancePath+"/retrieval_audit_id",schemaPath:"#/properties/retrieval_audit_id/type",keyword:"type",params:{type: schema31.properties.retrieval_audit_id.type}};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
}
}
else {
const err44 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
}
validate20.errors = vErrors;
return errors === 0;
}
validate20.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

export const message = validate27;
const schema45 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"urn:sessionfs:0.1.0:message","type":"object","required":["msg_id","role","content","timestamp"],"additionalProperties":false,"properties":{"msg_id":{"type":"string"},"parent_msg_id":{"type":["string","null"]},"role":{"enum":["user","assistant","system","developer","tool"]},"content":{"type":"array","minItems":1,"items":{"$ref":"#/$defs/block"}},"timestamp":{"type":"string","format":"date-time"},"turn_id":{"type":["string","null"]},"model":{"type":["string","null"]},"provider":{"type":["string","null"]},"stop_reason":{"enum":["end_turn","tool_use","max_tokens","interrupted","stop_sequence",null]},"usage":{"$ref":"#/$defs/usage"},"is_sidechain":{"type":"boolean"},"is_meta":{"type":"boolean"},"agent_id":{"type":["string","null"]},"metadata":{"type":"object"}},"$defs":{"usage":{"type":["object","null"],"additionalProperties":false,"properties":{"input_tokens":{"type":"integer"},"output_tokens":{"type":"integer"},"cache_read_tokens":{"type":"integer"},"cache_write_tokens":{"type":"integer"},"reasoning_tokens":{"type":"integer"}}},"block":{"type":"object","required":["type"],"properties":{"type":{"type":"string"}},"allOf":[{"if":{"type":"object","required":["type"],"properties":{"type":{"const":"text"}}},"then":{"$ref":"#/$defs/text"}},{"if":{"type":"object","required":["type"],"properties":{"type":{"const":"thinking"}}},"then":{"$ref":"#/$defs/thinking"}},{"if":{"type":"object","required":["type"],"properties":{"type":{"const":"tool_use"}}},"then":{"$ref":"#/$defs/toolUse"}},{"if":{"type":"object","required":["type"],"properties":{"type":{"const":"tool_result"}}},"then":{"$ref":"#/$defs/toolResult"}},{"if":{"type":"object","required":["type"],"properties":{"type":{"const":"image"}}},"then":{"$ref":"#/$defs/image"}},{"if":{"type":"object","required":["type"],"properties":{"type":{"const":"summary"}}},"then":{"$ref":"#/$defs/summary"}}]},"text":{"type":"object","required":["type","text"],"additionalProperties":false,"properties":{"type":{"const":"text"},"text":{"type":"string"}}},"thinking":{"type":"object","required":["type","text"],"additionalProperties":false,"properties":{"type":{"const":"thinking"},"text":{"type":"string"},"signature":{"type":["string","null"]},"redacted":{"type":"boolean"},"summary":{"type":["string","null"]}}},"toolUse":{"type":"object","required":["type","tool_use_id","name","input"],"additionalProperties":false,"properties":{"type":{"const":"tool_use"},"tool_use_id":{"type":"string"},"name":{"type":"string"},"input":{"type":"object"}}},"toolResult":{"type":"object","required":["type","tool_use_id"],"additionalProperties":false,"properties":{"type":{"const":"tool_result"},"tool_use_id":{"type":"string"},"content":{"type":"string"},"is_error":{"type":"boolean"},"exit_code":{"type":["integer","null"]},"duration_ms":{"type":["number","null"]}}},"image":{"type":"object","required":["type","source"],"additionalProperties":false,"properties":{"type":{"const":"image"},"source":{"type":"object","required":["type"],"properties":{"type":{"enum":["url","base64","path"]},"data":{"type":"string"},"media_type":{"type":["string","null"]}}}}},"summary":{"type":"object","required":["type","text"],"additionalProperties":false,"properties":{"type":{"const":"summary"},"text":{"type":"string"},"summarized_through_msg_id":{"type":["string","null"]}}}}};
const schema53 = {"type":["object","null"],"additionalProperties":false,"properties":{"input_tokens":{"type":"integer"},"output_tokens":{"type":"integer"},"cache_read_tokens":{"type":"integer"},"cache_write_tokens":{"type":"integer"},"reasoning_tokens":{"type":"integer"}}};
const schema46 = {"type":"object","required":["type"],"properties":{"type":{"type":"string"}},"allOf":[{"if":{"type":"object","required":["type"],"properties":{"type":{"const":"text"}}},"then":{"$ref":"#/$defs/text"}},{"if":{"type":"object","required":["type"],"properties":{"type":{"const":"thinking"}}},"then":{"$ref":"#/$defs/thinking"}},{"if":{"type":"object","required":["type"],"properties":{"type":{"const":"tool_use"}}},"then":{"$ref":"#/$defs/toolUse"}},{"if":{"type":"object","required":["type"],"properties":{"type":{"const":"tool_result"}}},"then":{"$ref":"#/$defs/toolResult"}},{"if":{"type":"object","required":["type"],"properties":{"type":{"const":"image"}}},"then":{"$ref":"#/$defs/image"}},{"if":{"type":"object","required":["type"],"properties":{"type":{"const":"summary"}}},"then":{"$ref":"#/$defs/summary"}}]};
const schema47 = {"type":"object","required":["type","text"],"additionalProperties":false,"properties":{"type":{"const":"text"},"text":{"type":"string"}}};
const schema48 = {"type":"object","required":["type","text"],"additionalProperties":false,"properties":{"type":{"const":"thinking"},"text":{"type":"string"},"signature":{"type":["string","null"]},"redacted":{"type":"boolean"},"summary":{"type":["string","null"]}}};
const schema49 = {"type":"object","required":["type","tool_use_id","name","input"],"additionalProperties":false,"properties":{"type":{"const":"tool_use"},"tool_use_id":{"type":"string"},"name":{"type":"string"},"input":{"type":"object"}}};
const schema50 = {"type":"object","required":["type","tool_use_id"],"additionalProperties":false,"properties":{"type":{"const":"tool_result"},"tool_use_id":{"type":"string"},"content":{"type":"string"},"is_error":{"type":"boolean"},"exit_code":{"type":["integer","null"]},"duration_ms":{"type":["number","null"]}}};
const schema51 = {"type":"object","required":["type","source"],"additionalProperties":false,"properties":{"type":{"const":"image"},"source":{"type":"object","required":["type"],"properties":{"type":{"enum":["url","base64","path"]},"data":{"type":"string"},"media_type":{"type":["string","null"]}}}}};
const schema52 = {"type":"object","required":["type","text"],"additionalProperties":false,"properties":{"type":{"const":"summary"},"text":{"type":"string"},"summarized_through_msg_id":{"type":["string","null"]}}};

function validate28(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate28.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
const _errs2 = errors;
let valid1 = true;
const _errs3 = errors;
if(errors === _errs3){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((data.type === undefined) && (missing0 = "type")){
const err0 = {};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
else {
if(data.type !== undefined){
if("text" !== data.type){
const err1 = {};
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
}
else {
const err2 = {};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
var _valid0 = _errs3 === errors;
errors = _errs2;
if(vErrors !== null){
if(_errs2){
vErrors.length = _errs2;
}
else {
vErrors = null;
}
}
if(_valid0){
const _errs6 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.type === undefined){
const err3 = {instancePath,schemaPath:"#/$defs/text/required",keyword:"required",params:{missingProperty: "type"}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
if(data.text === undefined){
const err4 = {instancePath,schemaPath:"#/$defs/text/required",keyword:"required",params:{missingProperty: "text"}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
for(const key0 in data){
if(!((key0 === "type") || (key0 === "text"))){
const err5 = {instancePath,schemaPath:"#/$defs/text/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.type !== undefined){
if("text" !== data.type){
const err6 = {instancePath:instancePath+"/type",schemaPath:"#/$defs/text/properties/type/const",keyword:"const",params:{allowedValue: "text"}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data.text !== undefined){
if(typeof data.text !== "string"){
const err7 = {instancePath:instancePath+"/text",schemaPath:"#/$defs/text/properties/text/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
}
else {
const err8 = {instancePath,schemaPath:"#/$defs/text/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
var _valid0 = _errs6 === errors;
valid1 = _valid0;
if(valid1){
var props0 = true;
}
}
if(!valid1){
const err9 = {instancePath,schemaPath:"#/allOf/0/if",keyword:"if",params:{failingKeyword: "then"}};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
const _errs14 = errors;
let valid5 = true;
const _errs15 = errors;
if(errors === _errs15){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing1;
if((data.type === undefined) && (missing1 = "type")){
const err10 = {};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
else {
if(data.type !== undefined){
if("thinking" !== data.type){
const err11 = {};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
}
}
else {
const err12 = {};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
var _valid1 = _errs15 === errors;
errors = _errs14;
if(vErrors !== null){
if(_errs14){
vErrors.length = _errs14;
}
else {
vErrors = null;
}
}
if(_valid1){
const _errs18 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.type === undefined){
const err13 = {instancePath,schemaPath:"#/$defs/thinking/required",keyword:"required",params:{missingProperty: "type"}};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
if(data.text === undefined){
const err14 = {instancePath,schemaPath:"#/$defs/thinking/required",keyword:"required",params:{missingProperty: "text"}};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
for(const key1 in data){
if(!(((((key1 === "type") || (key1 === "text")) || (key1 === "signature")) || (key1 === "redacted")) || (key1 === "summary"))){
const err15 = {instancePath,schemaPath:"#/$defs/thinking/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1}};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
if(data.type !== undefined){
if("thinking" !== data.type){
const err16 = {instancePath:instancePath+"/type",schemaPath:"#/$defs/thinking/properties/type/const",keyword:"const",params:{allowedValue: "thinking"}};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
if(data.text !== undefined){
if(typeof data.text !== "string"){
const err17 = {instancePath:instancePath+"/text",schemaPath:"#/$defs/thinking/properties/text/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
if(data.signature !== undefined){
let data6 = data.signature;
if((typeof data6 !== "string") && (data6 !== null)){
const err18 = {instancePath:instancePath+"/signature",schemaPath:"#/$defs/thinking/properties/signature/type",keyword:"type",params:{type: schema48.properties.signature.type}};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
if(data.redacted !== undefined){
if(typeof data.redacted !== "boolean"){
const err19 = {instancePath:instancePath+"/redacted",schemaPath:"#/$defs/thinking/properties/redacted/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
}
if(data.summary !== undefined){
let data8 = data.summary;
if((typeof data8 !== "string") && (data8 !== null)){
const err20 = {instancePath:instancePath+"/summary",schemaPath:"#/$defs/thinking/properties/summary/type",keyword:"type",params:{type: schema48.properties.summary.type}};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
}
else {
const err21 = {instancePath,schemaPath:"#/$defs/thinking/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
var _valid1 = _errs18 === errors;
valid5 = _valid1;
if(valid5){
var props1 = true;
}
}
if(!valid5){
const err22 = {instancePath,schemaPath:"#/allOf/1/if",keyword:"if",params:{failingKeyword: "then"}};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
if(props0 !== true && props1 !== undefined){
if(props1 === true){
props0 = true;
}
else {
props0 = props0 || {};
Object.assign(props0, props1);
}
}
const _errs32 = errors;
let valid9 = true;
const _errs33 = errors;
if(errors === _errs33){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing2;
if((data.type === undefined) && (missing2 = "type")){
const err23 = {};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
else {
if(data.type !== undefined){
if("tool_use" !== data.type){
const err24 = {};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
}
}
}
else {
const err25 = {};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
var _valid2 = _errs33 === errors;
errors = _errs32;
if(vErrors !== null){
if(_errs32){
vErrors.length = _errs32;
}
else {
vErrors = null;
}
}
if(_valid2){
const _errs36 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.type === undefined){
const err26 = {instancePath,schemaPath:"#/$defs/toolUse/required",keyword:"required",params:{missingProperty: "type"}};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
if(data.tool_use_id === undefined){
const err27 = {instancePath,schemaPath:"#/$defs/toolUse/required",keyword:"required",params:{missingProperty: "tool_use_id"}};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
if(data.name === undefined){
const err28 = {instancePath,schemaPath:"#/$defs/toolUse/required",keyword:"required",params:{missingProperty: "name"}};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
if(data.input === undefined){
const err29 = {instancePath,schemaPath:"#/$defs/toolUse/required",keyword:"required",params:{missingProperty: "input"}};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
for(const key2 in data){
if(!((((key2 === "type") || (key2 === "tool_use_id")) || (key2 === "name")) || (key2 === "input"))){
const err30 = {instancePath,schemaPath:"#/$defs/toolUse/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key2}};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
}
if(data.type !== undefined){
if("tool_use" !== data.type){
const err31 = {instancePath:instancePath+"/type",schemaPath:"#/$defs/toolUse/properties/type/const",keyword:"const",params:{allowedValue: "tool_use"}};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
}
if(data.tool_use_id !== undefined){
if(typeof data.tool_use_id !== "string"){
const err32 = {instancePath:instancePath+"/tool_use_id",schemaPath:"#/$defs/toolUse/properties/tool_use_id/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
}
if(data.name !== undefined){
if(typeof data.name !== "string"){
const err33 = {instancePath:instancePath+"/name",schemaPath:"#/$defs/toolUse/properties/name/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
}
if(data.input !== undefined){
let data13 = data.input;
if(!(data13 && typeof data13 == "object" && !Array.isArray(data13))){
const err34 = {instancePath:instancePath+"/input",schemaPath:"#/$defs/toolUse/properties/input/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
}
}
else {
const err35 = {instancePath,schemaPath:"#/$defs/toolUse/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
var _valid2 = _errs36 === errors;
valid9 = _valid2;
if(valid9){
var props2 = true;
}
}
if(!valid9){
const err36 = {instancePath,schemaPath:"#/allOf/2/if",keyword:"if",params:{failingKeyword: "then"}};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
if(props0 !== true && props2 !== undefined){
if(props2 === true){
props0 = true;
}
else {
props0 = props0 || {};
Object.assign(props0, props2);
}
}
const _errs48 = errors;
let valid13 = true;
const _errs49 = errors;
if(errors === _errs49){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing3;
if((data.type === undefined) && (missing3 = "type")){
const err37 = {};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
else {
if(data.type !== undefined){
if("tool_result" !== data.type){
const err38 = {};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
}
}
}
else {
const err39 = {};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
}
var _valid3 = _errs49 === errors;
errors = _errs48;
if(vErrors !== null){
if(_errs48){
vErrors.length = _errs48;
}
else {
vErrors = null;
}
}
if(_valid3){
const _errs52 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.type === undefined){
const err40 = {instancePath,schemaPath:"#/$defs/toolResult/required",keyword:"required",params:{missingProperty: "type"}};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
if(data.tool_use_id === undefined){
const err41 = {instancePath,schemaPath:"#/$defs/toolResult/required",keyword:"required",params:{missingProperty: "tool_use_id"}};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
for(const key3 in data){
if(!((((((key3 === "type") || (key3 === "tool_use_id")) || (key3 === "content")) || (key3 === "is_error")) || (key3 === "exit_code")) || (key3 === "duration_ms"))){
const err42 = {instancePath,schemaPath:"#/$defs/toolResult/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key3}};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
}
if(data.type !== undefined){
if("tool_result" !== data.type){
const err43 = {instancePath:instancePath+"/type",schemaPath:"#/$defs/toolResult/properties/type/const",keyword:"const",params:{allowedValue: "tool_result"}};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
}
if(data.tool_use_id !== undefined){
if(typeof data.tool_use_id !== "string"){
const err44 = {instancePath:instancePath+"/tool_use_id",schemaPath:"#/$defs/toolResult/properties/tool_use_id/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
}
}
if(data.content !== undefined){
if(typeof data.content !== "string"){
const err45 = {instancePath:instancePath+"/content",schemaPath:"#/$defs/toolResult/properties/content/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err45];
}
else {
vErrors.push(err45);
}
errors++;
}
}
if(data.is_error !== undefined){
if(typeof data.is_error !== "boolean"){
const err46 = {instancePath:instancePath+"/is_error",schemaPath:"#/$defs/toolResult/properties/is_error/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err46];
}
else {
vErrors.push(err46);
}
errors++;
}
}
if(data.exit_code !== undefined){
let data19 = data.exit_code;
if((!(((typeof data19 == "number") && (!(data19 % 1) && !isNaN(data19))) && (isFinite(data19)))) && (data19 !== null)){
const err47 = {instancePath:instancePath+"/exit_code",schemaPath:"#/$defs/toolResult/properties/exit_code/type",keyword:"type",params:{type: schema50.properties.exit_code.type}};
if(vErrors === null){
vErrors = [err47];
}
else {
vErrors.push(err47);
}
errors++;
}
}
if(data.duration_ms !== undefined){
let data20 = data.duration_ms;
if((!((typeof data20 == "number") && (isFinite(data20)))) && (data20 !== null)){
const err48 = {instancePath:instancePath+"/duration_ms",schemaPath:"#/$defs/toolResult/properties/duration_ms/type",keyword:"type",params:{type: schema50.properties.duration_ms.type}};
if(vErrors === null){
vErrors = [err48];
}
else {
vErrors.push(err48);
}
errors++;
}
}
}
else {
const err49 = {instancePath,schemaPath:"#/$defs/toolResult/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err49];
}
else {
vErrors.push(err49);
}
errors++;
}
var _valid3 = _errs52 === errors;
valid13 = _valid3;
if(valid13){
var props3 = true;
}
}
if(!valid13){
const err50 = {instancePath,schemaPath:"#/allOf/3/if",keyword:"if",params:{failingKeyword: "then"}};
if(vErrors === null){
vErrors = [err50];
}
else {
vErrors.push(err50);
}
errors++;
}
if(props0 !== true && props3 !== undefined){
if(props3 === true){
props0 = true;
}
else {
props0 = props0 || {};
Object.assign(props0, props3);
}
}
const _errs68 = errors;
let valid17 = true;
const _errs69 = errors;
if(errors === _errs69){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing4;
if((data.type === undefined) && (missing4 = "type")){
const err51 = {};
if(vErrors === null){
vErrors = [err51];
}
else {
vErrors.push(err51);
}
errors++;
}
else {
if(data.type !== undefined){
if("image" !== data.type){
const err52 = {};
if(vErrors === null){
vErrors = [err52];
}
else {
vErrors.push(err52);
}
errors++;
}
}
}
}
else {
const err53 = {};
if(vErrors === null){
vErrors = [err53];
}
else {
vErrors.push(err53);
}
errors++;
}
}
var _valid4 = _errs69 === errors;
errors = _errs68;
if(vErrors !== null){
if(_errs68){
vErrors.length = _errs68;
}
else {
vErrors = null;
}
}
if(_valid4){
const _errs72 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.type === undefined){
const err54 = {instancePath,schemaPath:"#/$defs/image/required",keyword:"required",params:{missingProperty: "type"}};
if(vErrors === null){
vErrors = [err54];
}
else {
vErrors.push(err54);
}
errors++;
}
if(data.source === undefined){
const err55 = {instancePath,schemaPath:"#/$defs/image/required",keyword:"required",params:{missingProperty: "source"}};
if(vErrors === null){
vErrors = [err55];
}
else {
vErrors.push(err55);
}
errors++;
}
for(const key4 in data){
if(!((key4 === "type") || (key4 === "source"))){
const err56 = {instancePath,schemaPath:"#/$defs/image/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key4}};
if(vErrors === null){
vErrors = [err56];
}
else {
vErrors.push(err56);
}
errors++;
}
}
if(data.type !== undefined){
if("image" !== data.type){
const err57 = {instancePath:instancePath+"/type",schemaPath:"#/$defs/image/properties/type/const",keyword:"const",params:{allowedValue: "image"}};
if(vErrors === null){
vErrors = [err57];
}
else {
vErrors.push(err57);
}
errors++;
}
}
if(data.source !== undefined){
let data23 = data.source;
if(data23 && typeof data23 == "object" && !Array.isArray(data23)){
if(data23.type === undefined){
const err58 = {instancePath:instancePath+"/source",schemaPath:"#/$defs/image/properties/source/required",keyword:"required",params:{missingProperty: "type"}};
if(vErrors === null){
vErrors = [err58];
}
else {
vErrors.push(err58);
}
errors++;
}
if(data23.type !== undefined){
let data24 = data23.type;
if(!(((data24 === "url") || (data24 === "base64")) || (data24 === "path"))){
const err59 = {instancePath:instancePath+"/source/type",schemaPath:"#/$defs/image/properties/source/properties/type/enum",keyword:"enum",params:{allowedValues: schema51.properties.source.properties.type.enum}};
if(vErrors === null){
vErrors = [err59];
}
else {
vErrors.push(err59);
}
errors++;
}
}
if(data23.data !== undefined){
if(typeof data23.data !== "string"){
const err60 = {instancePath:instancePath+"/source/data",schemaPath:"#/$defs/image/properties/source/properties/data/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err60];
}
else {
vErrors.push(err60);
}
errors++;
}
}
if(data23.media_type !== undefined){
let data26 = data23.media_type;
if((typeof data26 !== "string") && (data26 !== null)){
const err61 = {instancePath:instancePath+"/source/media_type",schemaPath:"#/$defs/image/properties/source/properties/media_type/type",keyword:"type",params:{type: schema51.properties.source.properties.media_type.type}};
if(vErrors === null){
vErrors = [err61];
}
else {
vErrors.push(err61);
}
errors++;
}
}
}
else {
const err62 = {instancePath:instancePath+"/source",schemaPath:"#/$defs/image/properties/source/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err62];
}
else {
vErrors.push(err62);
}
errors++;
}
}
}
else {
const err63 = {instancePath,schemaPath:"#/$defs/image/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err63];
}
else {
vErrors.push(err63);
}
errors++;
}
var _valid4 = _errs72 === errors;
valid17 = _valid4;
if(valid17){
var props4 = true;
}
}
if(!valid17){
const err64 = {instancePath,schemaPath:"#/allOf/4/if",keyword:"if",params:{failingKeyword: "then"}};
if(vErrors === null){
vErrors = [err64];
}
else {
vErrors.push(err64);
}
errors++;
}
if(props0 !== true && props4 !== undefined){
if(props4 === true){
props0 = true;
}
else {
props0 = props0 || {};
Object.assign(props0, props4);
}
}
const _errs85 = errors;
let valid22 = true;
const _errs86 = errors;
if(errors === _errs86){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing5;
if((data.type === undefined) && (missing5 = "type")){
const err65 = {};
if(vErrors === null){
vErrors = [err65];
}
else {
vErrors.push(err65);
}
errors++;
}
else {
if(data.type !== undefined){
if("summary" !== data.type){
const err66 = {};
if(vErrors === null){
vErrors = [err66];
}
else {
vErrors.push(err66);
}
errors++;
}
}
}
}
else {
const err67 = {};
if(vErrors === null){
vErrors = [err67];
}
else {
vErrors.push(err67);
}
errors++;
}
}
var _valid5 = _errs86 === errors;
errors = _errs85;
if(vErrors !== null){
if(_errs85){
vErrors.length = _errs85;
}
else {
vErrors = null;
}
}
if(_valid5){
const _errs89 = errors;
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.type === undefined){
const err68 = {instancePath,schemaPath:"#/$defs/summary/required",keyword:"required",params:{missingProperty: "type"}};
if(vErrors === null){
vErrors = [err68];
}
else {
vErrors.push(err68);
}
errors++;
}
if(data.text === undefined){
const err69 = {instancePath,schemaPath:"#/$defs/summary/required",keyword:"required",params:{missingProperty: "text"}};
if(vErrors === null){
vErrors = [err69];
}
else {
vErrors.push(err69);
}
errors++;
}
for(const key5 in data){
if(!(((key5 === "type") || (key5 === "text")) || (key5 === "summarized_through_msg_id"))){
const err70 = {instancePath,schemaPath:"#/$defs/summary/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key5}};
if(vErrors === null){
vErrors = [err70];
}
else {
vErrors.push(err70);
}
errors++;
}
}
if(data.type !== undefined){
if("summary" !== data.type){
const err71 = {instancePath:instancePath+"/type",schemaPath:"#/$defs/summary/properties/type/const",keyword:"const",params:{allowedValue: "summary"}};
if(vErrors === null){
vErrors = [err71];
}
else {
vErrors.push(err71);
}
errors++;
}
}
if(data.text !== undefined){
if(typeof data.text !== "string"){
const err72 = {instancePath:instancePath+"/text",schemaPath:"#/$defs/summary/properties/text/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err72];
}
else {
vErrors.push(err72);
}
errors++;
}
}
if(data.summarized_through_msg_id !== undefined){
let data30 = data.summarized_through_msg_id;
if((typeof data30 !== "string") && (data30 !== null)){
const err73 = {instancePath:instancePath+"/summarized_through_msg_id",schemaPath:"#/$defs/summary/properties/summarized_through_msg_id/type",keyword:"type",params:{type: schema52.properties.summarized_through_msg_id.type}};
if(vErrors === null){
vErrors = [err73];
}
else {
vErrors.push(err73);
}
errors++;
}
}
}
else {
const err74 = {instancePath,schemaPath:"#/$defs/summary/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err74];
}
else {
vErrors.push(err74);
}
errors++;
}
var _valid5 = _errs89 === errors;
valid22 = _valid5;
if(valid22){
var props5 = true;
}
}
if(!valid22){
const err75 = {instancePath,schemaPath:"#/allOf/5/if",keyword:"if",params:{failingKeyword: "then"}};
if(vErrors === null){
vErrors = [err75];
}
else {
vErrors.push(err75);
}
errors++;
}
if(props0 !== true && props5 !== undefined){
if(props5 === true){
props0 = true;
}
else {
props0 = props0 || {};
Object.assign(props0, props5);
}
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.type === undefined){
const err76 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "type"}};
if(vErrors === null){
vErrors = [err76];
}
else {
vErrors.push(err76);
}
errors++;
}
if(props0 !== true){
props0 = props0 || {};
props0.type = true;
}
if(data.type !== undefined){
if(typeof data.type !== "string"){
const err77 = {instancePath:instancePath+"/type",schemaPath:"#/properties/type/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err77];
}
else {
vErrors.push(err77);
}
errors++;
}
}
}
else {
const err78 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err78];
}
else {
vErrors.push(err78);
}
errors++;
}
validate28.errors = vErrors;
evaluated0.props = props0;
return errors === 0;
}
validate28.evaluated = {"dynamicProps":true,"dynamicItems":false};


function validate27(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="urn:sessionfs:0.1.0:message" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate27.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.msg_id === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "msg_id"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.role === undefined){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "role"}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if(data.content === undefined){
const err2 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "content"}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(data.timestamp === undefined){
const err3 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "timestamp"}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
for(const key0 in data){
if(!(func1.call(schema45.properties, key0))){
const err4 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.msg_id !== undefined){
if(typeof data.msg_id !== "string"){
const err5 = {instancePath:instancePath+"/msg_id",schemaPath:"#/properties/msg_id/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.parent_msg_id !== undefined){
let data1 = data.parent_msg_id;
if((typeof data1 !== "string") && (data1 !== null)){
const err6 = {instancePath:instancePath+"/parent_msg_id",schemaPath:"#/properties/parent_msg_id/type",keyword:"type",params:{type: schema45.properties.parent_msg_id.type}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data.role !== undefined){
let data2 = data.role;
if(!(((((data2 === "user") || (data2 === "assistant")) || (data2 === "system")) || (data2 === "developer")) || (data2 === "tool"))){
const err7 = {instancePath:instancePath+"/role",schemaPath:"#/properties/role/enum",keyword:"enum",params:{allowedValues: schema45.properties.role.enum}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
if(data.content !== undefined){
let data3 = data.content;
if(Array.isArray(data3)){
if(data3.length < 1){
const err8 = {instancePath:instancePath+"/content",schemaPath:"#/properties/content/minItems",keyword:"minItems",params:{limit: 1}};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
const len0 = data3.length;
for(let i0=0; i0<len0; i0++){
if(!(validate28(data3[i0], {instancePath:instancePath+"/content/" + i0,parentData:data3,parentDataProperty:i0,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate28.errors : vErrors.concat(validate28.errors);
errors = vErrors.length;
}
}
}
else {
const err9 = {instancePath:instancePath+"/content",schemaPath:"#/properties/content/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
if(data.timestamp !== undefined){
if(!(typeof data.timestamp === "string")){
const err10 = {instancePath:instancePath+"/timestamp",schemaPath:"#/properties/timestamp/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
if(data.turn_id !== undefined){
let data6 = data.turn_id;
if((typeof data6 !== "string") && (data6 !== null)){
const err11 = {instancePath:instancePath+"/turn_id",schemaPath:"#/properties/turn_id/type",keyword:"type",params:{type: schema45.properties.turn_id.type}};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
if(data.model !== undefined){
let data7 = data.model;
if((typeof data7 !== "string") && (data7 !== null)){
const err12 = {instancePath:instancePath+"/model",schemaPath:"#/properties/model/type",keyword:"type",params:{type: schema45.properties.model.type}};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
if(data.provider !== undefined){
let data8 = data.provider;
if((typeof data8 !== "string") && (data8 !== null)){
const err13 = {instancePath:instancePath+"/provider",schemaPath:"#/properties/provider/type",keyword:"type",params:{type: schema45.properties.provider.type}};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
if(data.stop_reason !== undefined){
let data9 = data.stop_reason;
if(!((((((data9 === "end_turn") || (data9 === "tool_use")) || (data9 === "max_tokens")) || (data9 === "interrupted")) || (data9 === "stop_sequence")) || (data9 === null))){
const err14 = {instancePath:instancePath+"/stop_reason",schemaPath:"#/properties/stop_reason/enum",keyword:"enum",params:{allowedValues: schema45.properties.stop_reason.enum}};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
if(data.usage !== undefined){
let data10 = data.usage;
if((!(data10 && typeof data10 == "object" && !Array.isArray(data10))) && (data10 !== null)){
const err15 = {instancePath:instancePath+"/usage",schemaPath:"#/$defs/usage/type",keyword:"type",params:{type: schema53.type}};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
if(data10 && typeof data10 == "object" && !Array.isArray(data10)){
for(const key1 in data10){
if(!(((((key1 === "input_tokens") || (key1 === "output_tokens")) || (key1 === "cache_read_tokens")) || (key1 === "cache_write_tokens")) || (key1 === "reasoning_tokens"))){
const err16 = {instancePath:instancePath+"/usage",schemaPath:"#/$defs/usage/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1}};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
if(data10.input_tokens !== undefined){
let data11 = data10.input_tokens;
if(!(((typeof data11 == "number") && (!(data11 % 1) && !isNaN(data11))) && (isFinite(data11)))){
const err17 = {instancePath:instancePath+"/usage/input_tokens",schemaPath:"#/$defs/usage/properties/input_tokens/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
if(data10.output_tokens !== undefined){
let data12 = data10.output_tokens;
if(!(((typeof data12 == "number") && (!(data12 % 1) && !isNaN(data12))) && (isFinite(data12)))){
const err18 = {instancePath:instancePath+"/usage/output_tokens",schemaPath:"#/$defs/usage/properties/output_tokens/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
if(data10.cache_read_tokens !== undefined){
let data13 = data10.cache_read_tokens;
if(!(((typeof data13 == "number") && (!(data13 % 1) && !isNaN(data13))) && (isFinite(data13)))){
const err19 = {instancePath:instancePath+"/usage/cache_read_tokens",schemaPath:"#/$defs/usage/properties/cache_read_tokens/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
}
if(data10.cache_write_tokens !== undefined){
let data14 = data10.cache_write_tokens;
if(!(((typeof data14 == "number") && (!(data14 % 1) && !isNaN(data14))) && (isFinite(data14)))){
const err20 = {instancePath:instancePath+"/usage/cache_write_tokens",schemaPath:"#/$defs/usage/properties/cache_write_tokens/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
if(data10.reasoning_tokens !== undefined){
let data15 = data10.reasoning_tokens;
if(!(((typeof data15 == "number") && (!(data15 % 1) && !isNaN(data15))) && (isFinite(data15)))){
const err21 = {instancePath:instancePath+"/usage/reasoning_tokens",schemaPath:"#/$defs/usage/properties/reasoning_tokens/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
}
}
if(data.is_sidechain !== undefined){
if(typeof data.is_sidechain !== "boolean"){
const err22 = {instancePath:instancePath+"/is_sidechain",schemaPath:"#/properties/is_sidechain/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
if(data.is_meta !== undefined){
if(typeof data.is_meta !== "boolean"){
const err23 = {instancePath:instancePath+"/is_meta",schemaPath:"#/properties/is_meta/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
}
if(data.agent_id !== undefined){
let data18 = data.agent_id;
if((typeof data18 !== "string") && (data18 !== null)){
const err24 = {instancePath:instancePath+"/agent_id",schemaPath:"#/properties/agent_id/type",keyword:"type",params:{type: schema45.properties.agent_id.type}};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
}
if(data.metadata !== undefined){
let data19 = data.metadata;
if(!(data19 && typeof data19 == "object" && !Array.isArray(data19))){
const err25 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
}
else {
const err26 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
validate27.errors = vErrors;
return errors === 0;
}
validate27.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

export const workspace = validate30;
const schema54 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"urn:sessionfs:0.1.0:workspace","type":"object","required":["root_path"],"additionalProperties":false,"properties":{"root_path":{"type":"string"},"git":{"$ref":"#/$defs/git"},"files":{"type":"array","items":{"$ref":"#/$defs/file"}},"environment":{"$ref":"#/$defs/environment"},"metadata":{"type":"object"}},"$defs":{"git":{"type":["object","null"],"additionalProperties":false,"properties":{"remote_url":{"type":["string","null"]},"branch":{"type":["string","null"]},"commit_sha":{"type":["string","null"]},"commit_message":{"type":["string","null"]},"dirty":{"type":"boolean"},"diff_path":{"type":["string","null"]}}},"file":{"type":"object","required":["path"],"additionalProperties":false,"properties":{"path":{"type":"string"},"sha256":{"type":["string","null"]},"size_bytes":{"type":["integer","null"],"minimum":0},"last_modified":{"type":["string","null"],"format":"date-time"},"role":{"enum":["read","written","edited","created","deleted","referenced"]}}},"environment":{"type":["object","null"],"additionalProperties":false,"properties":{"os":{"type":["string","null"]},"os_version":{"type":["string","null"]},"shell":{"type":["string","null"]},"venv_path":{"type":["string","null"]},"languages":{"type":"object","additionalProperties":{"type":"string"}}}}}};
const schema55 = {"type":["object","null"],"additionalProperties":false,"properties":{"remote_url":{"type":["string","null"]},"branch":{"type":["string","null"]},"commit_sha":{"type":["string","null"]},"commit_message":{"type":["string","null"]},"dirty":{"type":"boolean"},"diff_path":{"type":["string","null"]}}};
const schema56 = {"type":"object","required":["path"],"additionalProperties":false,"properties":{"path":{"type":"string"},"sha256":{"type":["string","null"]},"size_bytes":{"type":["integer","null"],"minimum":0},"last_modified":{"type":["string","null"],"format":"date-time"},"role":{"enum":["read","written","edited","created","deleted","referenced"]}}};
const schema57 = {"type":["object","null"],"additionalProperties":false,"properties":{"os":{"type":["string","null"]},"os_version":{"type":["string","null"]},"shell":{"type":["string","null"]},"venv_path":{"type":["string","null"]},"languages":{"type":"object","additionalProperties":{"type":"string"}}}};

function validate30(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="urn:sessionfs:0.1.0:workspace" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate30.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.root_path === undefined){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "root_path"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
for(const key0 in data){
if(!(((((key0 === "root_path") || (key0 === "git")) || (key0 === "files")) || (key0 === "environment")) || (key0 === "metadata"))){
const err1 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
if(data.root_path !== undefined){
if(typeof data.root_path !== "string"){
const err2 = {instancePath:instancePath+"/root_path",schemaPath:"#/properties/root_path/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data.git !== undefined){
let data1 = data.git;
if((!(data1 && typeof data1 == "object" && !Array.isArray(data1))) && (data1 !== null)){
const err3 = {instancePath:instancePath+"/git",schemaPath:"#/$defs/git/type",keyword:"type",params:{type: schema55.type}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
if(data1 && typeof data1 == "object" && !Array.isArray(data1)){
for(const key1 in data1){
if(!((((((key1 === "remote_url") || (key1 === "branch")) || (key1 === "commit_sha")) || (key1 === "commit_message")) || (key1 === "dirty")) || (key1 === "diff_path"))){
const err4 = {instancePath:instancePath+"/git",schemaPath:"#/$defs/git/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data1.remote_url !== undefined){
let data2 = data1.remote_url;
if((typeof data2 !== "string") && (data2 !== null)){
const err5 = {instancePath:instancePath+"/git/remote_url",schemaPath:"#/$defs/git/properties/remote_url/type",keyword:"type",params:{type: schema55.properties.remote_url.type}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data1.branch !== undefined){
let data3 = data1.branch;
if((typeof data3 !== "string") && (data3 !== null)){
const err6 = {instancePath:instancePath+"/git/branch",schemaPath:"#/$defs/git/properties/branch/type",keyword:"type",params:{type: schema55.properties.branch.type}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data1.commit_sha !== undefined){
let data4 = data1.commit_sha;
if((typeof data4 !== "string") && (data4 !== null)){
const err7 = {instancePath:instancePath+"/git/commit_sha",schemaPath:"#/$defs/git/properties/commit_sha/type",keyword:"type",params:{type: schema55.properties.commit_sha.type}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
if(data1.commit_message !== undefined){
let data5 = data1.commit_message;
if((typeof data5 !== "string") && (data5 !== null)){
const err8 = {instancePath:instancePath+"/git/commit_message",schemaPath:"#/$defs/git/properties/commit_message/type",keyword:"type",params:{type: schema55.properties.commit_message.type}};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
if(data1.dirty !== undefined){
if(typeof data1.dirty !== "boolean"){
const err9 = {instancePath:instancePath+"/git/dirty",schemaPath:"#/$defs/git/properties/dirty/type",keyword:"type",params:{type: "boolean"}};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
if(data1.diff_path !== undefined){
let data7 = data1.diff_path;
if((typeof data7 !== "string") && (data7 !== null)){
const err10 = {instancePath:instancePath+"/git/diff_path",schemaPath:"#/$defs/git/properties/diff_path/type",keyword:"type",params:{type: schema55.properties.diff_path.type}};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
}
}
if(data.files !== undefined){
let data8 = data.files;
if(Array.isArray(data8)){
const len0 = data8.length;
for(let i0=0; i0<len0; i0++){
let data9 = data8[i0];
if(data9 && typeof data9 == "object" && !Array.isArray(data9)){
if(data9.path === undefined){
const err11 = {instancePath:instancePath+"/files/" + i0,schemaPath:"#/$defs/file/required",keyword:"required",params:{missingProperty: "path"}};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
for(const key2 in data9){
if(!(((((key2 === "path") || (key2 === "sha256")) || (key2 === "size_bytes")) || (key2 === "last_modified")) || (key2 === "role"))){
const err12 = {instancePath:instancePath+"/files/" + i0,schemaPath:"#/$defs/file/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key2}};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
if(data9.path !== undefined){
if(typeof data9.path !== "string"){
const err13 = {instancePath:instancePath+"/files/" + i0+"/path",schemaPath:"#/$defs/file/properties/path/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
if(data9.sha256 !== undefined){
let data11 = data9.sha256;
if((typeof data11 !== "string") && (data11 !== null)){
const err14 = {instancePath:instancePath+"/files/" + i0+"/sha256",schemaPath:"#/$defs/file/properties/sha256/type",keyword:"type",params:{type: schema56.properties.sha256.type}};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
if(data9.size_bytes !== undefined){
let data12 = data9.size_bytes;
if((!(((typeof data12 == "number") && (!(data12 % 1) && !isNaN(data12))) && (isFinite(data12)))) && (data12 !== null)){
const err15 = {instancePath:instancePath+"/files/" + i0+"/size_bytes",schemaPath:"#/$defs/file/properties/size_bytes/type",keyword:"type",params:{type: schema56.properties.size_bytes.type}};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
if((typeof data12 == "number") && (isFinite(data12))){
if(data12 < 0 || isNaN(data12)){
const err16 = {instancePath:instancePath+"/files/" + i0+"/size_bytes",schemaPath:"#/$defs/file/properties/size_bytes/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
}
if(data9.last_modified !== undefined){
let data13 = data9.last_modified;
if((typeof data13 !== "string") && (data13 !== null)){
const err17 = {instancePath:instancePath+"/files/" + i0+"/last_modified",schemaPath:"#/$defs/file/properties/last_modified/type",keyword:"type",params:{type: schema56.properties.last_modified.type}};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
if(data9.role !== undefined){
let data14 = data9.role;
if(!((((((data14 === "read") || (data14 === "written")) || (data14 === "edited")) || (data14 === "created")) || (data14 === "deleted")) || (data14 === "referenced"))){
const err18 = {instancePath:instancePath+"/files/" + i0+"/role",schemaPath:"#/$defs/file/properties/role/enum",keyword:"enum",params:{allowedValues: schema56.properties.role.enum}};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
}
else {
const err19 = {instancePath:instancePath+"/files/" + i0,schemaPath:"#/$defs/file/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
}
}
else {
const err20 = {instancePath:instancePath+"/files",schemaPath:"#/properties/files/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
if(data.environment !== undefined){
let data15 = data.environment;
if((!(data15 && typeof data15 == "object" && !Array.isArray(data15))) && (data15 !== null)){
const err21 = {instancePath:instancePath+"/environment",schemaPath:"#/$defs/environment/type",keyword:"type",params:{type: schema57.type}};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
if(data15 && typeof data15 == "object" && !Array.isArray(data15)){
for(const key3 in data15){
if(!(((((key3 === "os") || (key3 === "os_version")) || (key3 === "shell")) || (key3 === "venv_path")) || (key3 === "languages"))){
const err22 = {instancePath:instancePath+"/environment",schemaPath:"#/$defs/environment/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key3}};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
if(data15.os !== undefined){
let data16 = data15.os;
if((typeof data16 !== "string") && (data16 !== null)){
const err23 = {instancePath:instancePath+"/environment/os",schemaPath:"#/$defs/environment/properties/os/type",keyword:"type",params:{type: schema57.properties.os.type}};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
}
if(data15.os_version !== undefined){
let data17 = data15.os_version;
if((typeof data17 !== "string") && (data17 !== null)){
const err24 = {instancePath:instancePath+"/environment/os_version",schemaPath:"#/$defs/environment/properties/os_version/type",keyword:"type",params:{type: schema57.properties.os_version.type}};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
}
if(data15.shell !== undefined){
let data18 = data15.shell;
if((typeof data18 !== "string") && (data18 !== null)){
const err25 = {instancePath:instancePath+"/environment/shell",schemaPath:"#/$defs/environment/properties/shell/type",keyword:"type",params:{type: schema57.properties.shell.type}};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
if(data15.venv_path !== undefined){
let data19 = data15.venv_path;
if((typeof data19 !== "string") && (data19 !== null)){
const err26 = {instancePath:instancePath+"/environment/venv_path",schemaPath:"#/$defs/environment/properties/venv_path/type",keyword:"type",params:{type: schema57.properties.venv_path.type}};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
}
if(data15.languages !== undefined){
let data20 = data15.languages;
if(data20 && typeof data20 == "object" && !Array.isArray(data20)){
for(const key4 in data20){
if(typeof data20[key4] !== "string"){
const err27 = {instancePath:instancePath+"/environment/languages/" + key4.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/$defs/environment/properties/languages/additionalProperties/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
}
}
else {
const err28 = {instancePath:instancePath+"/environment/languages",schemaPath:"#/$defs/environment/properties/languages/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
}
}
}
if(data.metadata !== undefined){
let data22 = data.metadata;
if(!(data22 && typeof data22 == "object" && !Array.isArray(data22))){
const err29 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
}
}
else {
const err30 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
validate30.errors = vErrors;
return errors === 0;
}
validate30.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

export const tools = validate31;
const schema58 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"urn:sessionfs:0.1.0:tools","type":"object","additionalProperties":false,"properties":{"mcp_servers":{"type":"array","items":{"$ref":"#/$defs/mcpServer"}},"shell":{"$ref":"#/$defs/shell"},"custom_tools":{"type":"array","items":{"$ref":"#/$defs/customTool"}},"tools_used":{"type":"array","items":{"type":"string"}},"metadata":{"type":"object"}},"$defs":{"mcpServer":{"type":"object","required":["name"],"additionalProperties":false,"properties":{"name":{"type":"string"},"uri":{"type":["string","null"]},"transport":{"enum":["stdio","sse","http",null]},"tools_provided":{"type":"array","items":{"type":"string"}},"auth_ref":{"type":["string","null"]}}},"shell":{"type":["object","null"],"additionalProperties":false,"properties":{"default_shell":{"type":["string","null"]},"working_directory":{"type":["string","null"]},"sandbox_policy":{"type":["string","null"]},"approval_policy":{"type":["string","null"]}}},"customTool":{"type":"object","required":["name"],"additionalProperties":false,"properties":{"name":{"type":"string"},"description":{"type":["string","null"]},"parameters_schema":{"type":["object","null"]},"source":{"type":["string","null"]}}}}};
const schema59 = {"type":"object","required":["name"],"additionalProperties":false,"properties":{"name":{"type":"string"},"uri":{"type":["string","null"]},"transport":{"enum":["stdio","sse","http",null]},"tools_provided":{"type":"array","items":{"type":"string"}},"auth_ref":{"type":["string","null"]}}};
const schema60 = {"type":["object","null"],"additionalProperties":false,"properties":{"default_shell":{"type":["string","null"]},"working_directory":{"type":["string","null"]},"sandbox_policy":{"type":["string","null"]},"approval_policy":{"type":["string","null"]}}};
const schema61 = {"type":"object","required":["name"],"additionalProperties":false,"properties":{"name":{"type":"string"},"description":{"type":["string","null"]},"parameters_schema":{"type":["object","null"]},"source":{"type":["string","null"]}}};

function validate31(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="urn:sessionfs:0.1.0:tools" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate31.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
for(const key0 in data){
if(!(((((key0 === "mcp_servers") || (key0 === "shell")) || (key0 === "custom_tools")) || (key0 === "tools_used")) || (key0 === "metadata"))){
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
if(data.mcp_servers !== undefined){
let data0 = data.mcp_servers;
if(Array.isArray(data0)){
const len0 = data0.length;
for(let i0=0; i0<len0; i0++){
let data1 = data0[i0];
if(data1 && typeof data1 == "object" && !Array.isArray(data1)){
if(data1.name === undefined){
const err1 = {instancePath:instancePath+"/mcp_servers/" + i0,schemaPath:"#/$defs/mcpServer/required",keyword:"required",params:{missingProperty: "name"}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
for(const key1 in data1){
if(!(((((key1 === "name") || (key1 === "uri")) || (key1 === "transport")) || (key1 === "tools_provided")) || (key1 === "auth_ref"))){
const err2 = {instancePath:instancePath+"/mcp_servers/" + i0,schemaPath:"#/$defs/mcpServer/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data1.name !== undefined){
if(typeof data1.name !== "string"){
const err3 = {instancePath:instancePath+"/mcp_servers/" + i0+"/name",schemaPath:"#/$defs/mcpServer/properties/name/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data1.uri !== undefined){
let data3 = data1.uri;
if((typeof data3 !== "string") && (data3 !== null)){
const err4 = {instancePath:instancePath+"/mcp_servers/" + i0+"/uri",schemaPath:"#/$defs/mcpServer/properties/uri/type",keyword:"type",params:{type: schema59.properties.uri.type}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data1.transport !== undefined){
let data4 = data1.transport;
if(!((((data4 === "stdio") || (data4 === "sse")) || (data4 === "http")) || (data4 === null))){
const err5 = {instancePath:instancePath+"/mcp_servers/" + i0+"/transport",schemaPath:"#/$defs/mcpServer/properties/transport/enum",keyword:"enum",params:{allowedValues: schema59.properties.transport.enum}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data1.tools_provided !== undefined){
let data5 = data1.tools_provided;
if(Array.isArray(data5)){
const len1 = data5.length;
for(let i1=0; i1<len1; i1++){
if(typeof data5[i1] !== "string"){
const err6 = {instancePath:instancePath+"/mcp_servers/" + i0+"/tools_provided/" + i1,schemaPath:"#/$defs/mcpServer/properties/tools_provided/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
}
else {
const err7 = {instancePath:instancePath+"/mcp_servers/" + i0+"/tools_provided",schemaPath:"#/$defs/mcpServer/properties/tools_provided/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
if(data1.auth_ref !== undefined){
let data7 = data1.auth_ref;
if((typeof data7 !== "string") && (data7 !== null)){
const err8 = {instancePath:instancePath+"/mcp_servers/" + i0+"/auth_ref",schemaPath:"#/$defs/mcpServer/properties/auth_ref/type",keyword:"type",params:{type: schema59.properties.auth_ref.type}};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
}
}
else {
const err9 = {instancePath:instancePath+"/mcp_servers/" + i0,schemaPath:"#/$defs/mcpServer/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
}
else {
const err10 = {instancePath:instancePath+"/mcp_servers",schemaPath:"#/properties/mcp_servers/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
if(data.shell !== undefined){
let data8 = data.shell;
if((!(data8 && typeof data8 == "object" && !Array.isArray(data8))) && (data8 !== null)){
const err11 = {instancePath:instancePath+"/shell",schemaPath:"#/$defs/shell/type",keyword:"type",params:{type: schema60.type}};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
if(data8 && typeof data8 == "object" && !Array.isArray(data8)){
for(const key2 in data8){
if(!((((key2 === "default_shell") || (key2 === "working_directory")) || (key2 === "sandbox_policy")) || (key2 === "approval_policy"))){
const err12 = {instancePath:instancePath+"/shell",schemaPath:"#/$defs/shell/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key2}};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
if(data8.default_shell !== undefined){
let data9 = data8.default_shell;
if((typeof data9 !== "string") && (data9 !== null)){
const err13 = {instancePath:instancePath+"/shell/default_shell",schemaPath:"#/$defs/shell/properties/default_shell/type",keyword:"type",params:{type: schema60.properties.default_shell.type}};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
if(data8.working_directory !== undefined){
let data10 = data8.working_directory;
if((typeof data10 !== "string") && (data10 !== null)){
const err14 = {instancePath:instancePath+"/shell/working_directory",schemaPath:"#/$defs/shell/properties/working_directory/type",keyword:"type",params:{type: schema60.properties.working_directory.type}};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
if(data8.sandbox_policy !== undefined){
let data11 = data8.sandbox_policy;
if((typeof data11 !== "string") && (data11 !== null)){
const err15 = {instancePath:instancePath+"/shell/sandbox_policy",schemaPath:"#/$defs/shell/properties/sandbox_policy/type",keyword:"type",params:{type: schema60.properties.sandbox_policy.type}};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
if(data8.approval_policy !== undefined){
let data12 = data8.approval_policy;
if((typeof data12 !== "string") && (data12 !== null)){
const err16 = {instancePath:instancePath+"/shell/approval_policy",schemaPath:"#/$defs/shell/properties/approval_policy/type",keyword:"type",params:{type: schema60.properties.approval_policy.type}};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
}
}
if(data.custom_tools !== undefined){
let data13 = data.custom_tools;
if(Array.isArray(data13)){
const len2 = data13.length;
for(let i2=0; i2<len2; i2++){
let data14 = data13[i2];
if(data14 && typeof data14 == "object" && !Array.isArray(data14)){
if(data14.name === undefined){
const err17 = {instancePath:instancePath+"/custom_tools/" + i2,schemaPath:"#/$defs/customTool/required",keyword:"required",params:{missingProperty: "name"}};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
for(const key3 in data14){
if(!((((key3 === "name") || (key3 === "description")) || (key3 === "parameters_schema")) || (key3 === "source"))){
const err18 = {instancePath:instancePath+"/custom_tools/" + i2,schemaPath:"#/$defs/customTool/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key3}};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
if(data14.name !== undefined){
if(typeof data14.name !== "string"){
const err19 = {instancePath:instancePath+"/custom_tools/" + i2+"/name",schemaPath:"#/$defs/customTool/properties/name/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
}
if(data14.description !== undefined){
let data16 = data14.description;
if((typeof data16 !== "string") && (data16 !== null)){
const err20 = {instancePath:instancePath+"/custom_tools/" + i2+"/description",schemaPath:"#/$defs/customTool/properties/description/type",keyword:"type",params:{type: schema61.properties.description.type}};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
if(data14.parameters_schema !== undefined){
let data17 = data14.parameters_schema;
if((!(data17 && typeof data17 == "object" && !Array.isArray(data17))) && (data17 !== null)){
const err21 = {instancePath:instancePath+"/custom_tools/" + i2+"/parameters_schema",schemaPath:"#/$defs/customTool/properties/parameters_schema/type",keyword:"type",params:{type: schema61.properties.parameters_schema.type}};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
if(data14.source !== undefined){
let data18 = data14.source;
if((typeof data18 !== "string") && (data18 !== null)){
const err22 = {instancePath:instancePath+"/custom_tools/" + i2+"/source",schemaPath:"#/$defs/customTool/properties/source/type",keyword:"type",params:{type: schema61.properties.source.type}};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
}
else {
const err23 = {instancePath:instancePath+"/custom_tools/" + i2,schemaPath:"#/$defs/customTool/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
}
}
else {
const err24 = {instancePath:instancePath+"/custom_tools",schemaPath:"#/properties/custom_tools/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
}
if(data.tools_used !== undefined){
let data19 = data.tools_used;
if(Array.isArray(data19)){
const len3 = data19.length;
for(let i3=0; i3<len3; i3++){
if(typeof data19[i3] !== "string"){
const err25 = {instancePath:instancePath+"/tools_used/" + i3,schemaPath:"#/properties/tools_used/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
}
else {
const err26 = {instancePath:instancePath+"/tools_used",schemaPath:"#/properties/tools_used/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
}
if(data.metadata !== undefined){
let data21 = data.metadata;
if(!(data21 && typeof data21 == "object" && !Array.isArray(data21))){
const err27 = {instancePath:instancePath+"/metadata",schemaPath:"#/properties/metadata/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
}
}
else {
const err28 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
validate31.errors = vErrors;
return errors === 0;
}
validate31.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};
