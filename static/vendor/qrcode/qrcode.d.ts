// The part of the module that the page uses; the types it is released with are not those of a module.
interface QRCode {
	addData(data: string, mode?: "Numeric" | "Alphanumeric" | "Byte" | "Kanji"): void;
	make(): void;
	getModuleCount(): number;
	isDark(row: number, column: number): boolean;
}

/** Type 0 is the smallest that holds the data. */
export function qrcode(type: number, correction: "L" | "M" | "Q" | "H"): QRCode;
