export { type Board, readBoard } from './board/board.js';
export { type Core, cores, pcpuList } from './board/cores.js';
export { build } from './build.js';
export type { Artifact } from './config-tools/artifact.js';
export { compareBuilds, type FileDifference } from './config-tools/compare.js';
export type { Image, ImageVm } from './config-tools/image.js';
export type { BuildInput, BuildResult, BuildStep } from './config-tools/pipeline.js';
export type { MemoryRegion, NvmxConfiguration } from './engine/acrn/nested/configuration.js';
export { traceConfiguration } from './engine/acrn/nested/configuration.js';
export type { L1State } from './engine/acrn/nested/l1-state.js';
export type { L2ExitResult, L2Result } from './engine/acrn/nested/l2-result.js';
export { type BootOptions, type BootResult, boot, type Verdict } from './engine/boot/boot.js';
export type { TraceEvent, TraceSink } from './engine/events.js';
export { violations } from './engine/invariants.js';
export { NestedMachine } from './engine/nested-machine.js';
export type { Cause, Part } from './engine/observe/part.js';
export type { LoggedEvent } from './engine/observe/recorder.js';
export { namedRules, rulesOf } from './engine/observe/rules.js';
export { type Slice, slicesOf } from './engine/observe/slices.js';
export { boardProfile } from './engine/processor/board-profile.js';
export type { VmxCapabilities } from './engine/processor/capabilities.js';
export { exitReasonName } from './engine/processor/exit-reason.js';
export { FIELD } from './engine/processor/field-table.js';
export { MSR } from './engine/processor/msrs.js';
export type {
  GuestEvent,
  GuestInstruction,
} from './engine/processor/non-root/guest-instruction.js';
export { PROFILES } from './engine/processor/profiles.js';
export type { ValueResult, VmxResult } from './engine/processor/result.js';
export { RootOperation } from './engine/processor/root-operation.js';
export type { TraceOperation, TraceResult, TraceSequence } from './engine/recording/format.js';
export type { MachineCase, MachinePrograms } from './engine/recording/machine/format.js';
export { parseMachineCases, parsePrograms } from './engine/recording/machine/parse.js';
export { type MachineReport, replayMachine } from './engine/recording/machine/replay.js';
export { parseTraces, TraceError } from './engine/recording/parse.js';
export type { ReplayOptions } from './engine/recording/perform.js';
export { recordSequence } from './engine/recording/record.js';
export { type ReplayReport, replaySequence } from './engine/recording/replay.js';
export { type AppliedFix, type FixOptions, type FixResult, fix } from './fix/fix.js';
export { summarizeFix } from './fix/summary.js';
export { type AcrnSetup, acrnSetup } from './host/acrn-setup.js';
export { checkHostFile, type HostCheck } from './host/check.js';
export { fixHostFile } from './host/fix.js';
export { hostText } from './host/host/read.js';
export { type HostVerdict, hostVerdict } from './host/host/verdict.js';
export { type HostKind, kinds as hostKinds } from './host/index.js';
export { NEW_FILES, type NewHostFile, newHostFile } from './host/new-file.js';
export type {
  HostContext,
  HostExample,
  HostFile,
  HostKindName,
  HostRule,
  HostRuleMeta,
} from './host/rule.js';
export { CannotCreate } from './init/cannot-create.js';
export { createScenario, type NewScenario } from './init/create-scenario.js';
export { type LintOptions, type LintResult, lint } from './lint.js';
export {
  type FormAddition,
  type FormField,
  type FormGroup,
  type FormItem,
  type FormList,
  formOf,
} from './options/form.js';
export { type FoundOptions, getOption } from './options/get-option.js';
export type { OptionValue } from './options/list.js';
export type { OptionProblem } from './options/problem.js';
export { type Change, type SetProblem, type SetResult, setOptions } from './options/set-options.js';
export {
  type Removed,
  type UnsetProblem,
  type UnsetResult,
  unsetOptions,
} from './options/unset-options.js';
export { isRelease, RELEASES, type Release } from './release.js';
export { bootReport } from './report/boot.js';
export { type CheckedFile, count } from './report/checked-file.js';
export { htmlReport } from './report/html/page.js';
export { REPORTS, type ReportFormat, type ReportOptions } from './report/index.js';
export { jsonReport } from './report/json.js';
export { plainPalette } from './report/palette.js';
export { textReport } from './report/text.js';
export { rules, textRules } from './rules/registry.js';
export type { Finding, Rule, RuleContext, RuleMeta, TextRule } from './rules/rule.js';
export { exampleScenario } from './rules/rule.js';
export type { Scenario, Vm, Vuart } from './scenario/model.js';
export { vmLabel } from './scenario/nesting.js';
export { pcpuOwners } from './scenario/pcpu-owners.js';
export { readScenario } from './scenario/read.js';
export { documentKind, guessRelease } from './scenario/recognise.js';
export type { RuleLevel, Selection } from './selection.js';
export type { Category, Diagnostic, Fix, Safety, Severity } from './text/diagnostic.js';
export { applyEdits, type TextEdit } from './text/edit.js';
export { decode, type EncodingProblem, encode } from './text/encoding.js';
export { ruleUrl } from './text/rule-url.js';
export {
  type Position,
  positionAt,
  type Range,
  type SourceText,
  sourceText,
} from './text/source.js';
export type { Added, Changed, Dropped, OldSetting, UpgradeNotes } from './upgrade/notes.js';
export {
  type NotUpgraded,
  type Upgraded,
  type UpgradeOptions,
  upgrade,
} from './upgrade/upgrade.js';
export type { XmlDocument, XmlElement, XmlNode } from './xml/node.js';
export { parseXml, readXml } from './xml/parse.js';
export type { XmlProblem } from './xml/problem.js';
