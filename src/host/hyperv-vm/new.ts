/** A script for PowerShell that checks a VM and exposes virtualization to it, with the VM off. */
export function newHypervScript(): string {
  return `#Requires -RunAsAdministrator
# Lets a VM run Hyper-V: .\\nested.ps1 -VMName L1
# Intel: Windows Server 2016 or Windows 10. AMD: Windows Server 2022 or Windows 11.
param(
    [Parameter(Mandatory = $true)]
    [string] $VMName
)

$ErrorActionPreference = 'Stop'

$vm = Get-VM -Name $VMName
$onAmd = (Get-CimInstance -ClassName Win32_Processor | Select-Object -First 1).Manufacturer -eq 'AuthenticAMD'
$build = [System.Environment]::OSVersion.Version.Build
$isServer = (Get-CimInstance -ClassName Win32_OperatingSystem).ProductType -ne 1

if ($onAmd) {
    $needed = if ($isServer) { 20348 } else { 22000 }
    $version = [version] '9.3'
} else {
    $needed = if ($isServer) { 14393 } else { 10240 }
    $version = [version] '8.0'
}
if ($build -lt $needed) {
    throw "This Windows (build $build) does not nest on this CPU: it needs build $needed or later."
}
if ([version] $vm.Version -lt $version) {
    throw "VM $VMName has configuration version $($vm.Version), and nesting needs $version. With the VM off: Update-VMVersion -Name $VMName"
}
if ($vm.State -ne 'Off') {
    throw "VM $VMName is $($vm.State). Shut it down first: Stop-VM -Name $VMName"
}

Set-VMProcessor -VMName $VMName -ExposeVirtualizationExtensions $true
# The memory of a VM cannot change while Hyper-V runs in it.
Set-VMMemory -VMName $VMName -DynamicMemoryEnabled $false
if ($vm.MemoryStartup -lt 4GB) {
    Set-VMMemory -VMName $VMName -StartupBytes 4GB
}
# So that the packets of nested guests leave the VM.
Get-VMNetworkAdapter -VMName $VMName | Set-VMNetworkAdapter -MacAddressSpoofing On

Get-VMProcessor -VMName $VMName | Select-Object VMName, Count, ExposeVirtualizationExtensions
`;
}
