/** CPU models of qemu-system-x86_64 up to QEMU 10; each may have `-v1`, `-v2`... at its end. */
const MODELS = new Set(
  (
    '486 Broadwell Broadwell-IBRS Broadwell-noTSX Broadwell-noTSX-IBRS Cascadelake-Server ' +
    'Cascadelake-Server-noTSX ClearwaterForest Conroe Cooperlake Denverton DiamondRapids Dhyana EPYC EPYC-Genoa ' +
    'EPYC-IBPB EPYC-Milan EPYC-Rome EPYC-Turin GraniteRapids Haswell Haswell-IBRS Haswell-noTSX Haswell-noTSX-IBRS ' +
    'Icelake-Client Icelake-Client-noTSX Icelake-Server Icelake-Server-noTSX IvyBridge IvyBridge-IBRS KnightsMill ' +
    'Nehalem Nehalem-IBRS Opteron_G1 Opteron_G2 Opteron_G3 Opteron_G4 Opteron_G5 Penryn SandyBridge ' +
    'SandyBridge-IBRS SapphireRapids SierraForest Skylake-Client Skylake-Client-IBRS Skylake-Client-noTSX-IBRS ' +
    'Skylake-Server Skylake-Server-IBRS Skylake-Server-noTSX-IBRS Snowridge Westmere Westmere-IBRS YongFeng athlon ' +
    'core2duo coreduo kvm32 kvm64 n270 pentium pentium2 pentium3 phenom qemu32 qemu64 base host max'
  ).split(' '),
);

export const CPU_MODELS: readonly string[] = [...MODELS];

export function isCpuModel(name: string): boolean {
  return MODELS.has(name) || MODELS.has(name.replace(/-v\d+$/, ''));
}

/** Models that show the guest what the host's CPU has, VMX or SVM included. */
export function showsHostCpu(model: string): boolean {
  return model === 'host' || model === 'max';
}
