import { examplesOf } from '../examples-of.js';

/** A VM in which Hyper-V is to run, as Get-VM and Get-VMProcessor describe it. */
export const VM = `[
  {
    "Name": "L1",
    "State": 3,
    "Version": "10.0",
    "DynamicMemoryEnabled": false,
    "MemoryStartup": 8589934592,
    "ProcessorCount": 4
  },
  {
    "VMName": "L1",
    "Count": 4,
    "ExposeVirtualizationExtensions": true
  },
  {
    "VMName": "L1",
    "SwitchName": "External",
    "MacAddressSpoofing": "On"
  }
]
`;

export const { changed: vmWith, example: vmExample } = examplesOf(VM);
