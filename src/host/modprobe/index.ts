import { hostChecker } from '../checker.js';
import { modprobeAmdNestedNotANumber } from './modprobe-amd-nested-not-a-number.js';
import { modprobeBadLine } from './modprobe-bad-line.js';
import { modprobeBoolInvalid } from './modprobe-bool-invalid.js';
import { modprobeBrokenContinuation } from './modprobe-broken-continuation.js';
import { modprobeCommentAtLineEnd } from './modprobe-comment-at-line-end.js';
import { modprobeCommentContinued } from './modprobe-comment-continued.js';
import { modprobeEptOff } from './modprobe-ept-off.js';
import { modprobeFileName } from './modprobe-file-name.js';
import { modprobeModuleNotLoaded } from './modprobe-module-not-loaded.js';
import { modprobeNestedOff } from './modprobe-nested-off.js';
import { modprobeNestedRepeated } from './modprobe-nested-repeated.js';
import { modprobeUnknownParameter } from './modprobe-unknown-parameter.js';
import { modprobeWrongModule } from './modprobe-wrong-module.js';
import { readModprobe } from './read.js';

export const checker = hostChecker(readModprobe, [
  modprobeNestedOff,
  modprobeAmdNestedNotANumber,
  modprobeBoolInvalid,
  modprobeModuleNotLoaded,
  modprobeBadLine,
  modprobeBrokenContinuation,
  modprobeWrongModule,
  modprobeUnknownParameter,
  modprobeCommentAtLineEnd,
  modprobeCommentContinued,
  modprobeNestedRepeated,
  modprobeEptOff,
  modprobeFileName,
]);
