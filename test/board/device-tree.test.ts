import { describe, expect, test } from 'vitest';
import { readDevices, readDeviceTree } from '../../src/board/device-tree.js';
import { parseXml } from '../../src/xml/parse.js';
import { boardOf } from '../scenarios.js';

const BOARD = `<acrn-config board="x">
  <devices>
    <bus type="system">
      <device id="PNP0C0F">
        <acpi_object>\\_SB_.LNKA</acpi_object>
        <resource id="res0" type="irq" int="11"/>
      </device>
      <device id="PNP0501"><resource id="res1" type="irq" int="4"/></device>
      <device id="MSFT0101">
        <resource id="res0" type="memory" min="0xfed40000"/>
        <capability id="log_area"><log_area_minimum_length>0x10000</log_area_minimum_length></capability>
      </device>
      <bus type="pci" address="0x0">
        <device address="0x1f0004"><resource type="interrupt_pin" pin="INTA#" source="16"/></device>
        <device address="0x1f0003">
          <resource type="interrupt_pin" pin="INTA#" source="16"/>
          <capability id="MSI"><count>4</count></capability>
        </device>
        <device address="0x1c0000">
          <resource type="interrupt_pin" pin="INTA#" source="\\_SB_.LNKA" index="0"/>
          <bus type="pci" address="0x2">
            <device address="0x0"><capability id="MSI-X"><table_size>8</table_size></capability></device>
          </bus>
        </device>
      </bus>
    </bus>
  </devices>
</acrn-config>`;

describe('readDeviceTree', () => {
  const devices = readDevices(parseXml(BOARD), BOARD);
  const tree = devices && readDeviceTree(devices);

  test('finds buses, interrupt vectors and the TPM2', () => {
    expect(tree?.pciBuses).toEqual([0, 2]);
    expect(tree?.msiVectors).toBe(8);
    expect(tree).toMatchObject({ tpm2: true, tpmEventLog: true });
  });

  test('says nothing of a board without devices, or with broken ones', () => {
    const board = parseXml('<acrn-config board="x"/>');
    expect(readDevices(board, board.text)).toBeUndefined();
    expect(readDevices(board, '<a><devices><bus></devices></a>')).toBeUndefined();
  });

  test('is part of a board', () => {
    expect(boardOf('quad-core/quad-core.xml').deviceTree?.pciBuses).toContain(2);
  });
});
