//! How docent is linked, and which font files it contains.

use std::path::Path;
use std::{env, fs, io};

/// The font files that docent contains, below the packages that `src/web/fonts/package.json` names.
const FONTS: [&str; 4] = [
    "archivo/files/archivo-latin-wdth-normal.woff2",
    "archivo/files/archivo-latin-ext-wdth-normal.woff2",
    "atkinson-hyperlegible-next/files/atkinson-hyperlegible-next-latin-wght-normal.woff2",
    "atkinson-hyperlegible-next/files/atkinson-hyperlegible-next-latin-ext-wght-normal.woff2",
];

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    // Relative addresses in short form make the program and its memory half a megabyte smaller. Debian 12's loader
    // reads them.
    println!("cargo::rustc-link-arg-bins=-Wl,-z,pack-relative-relocs");
    copy_fonts()
}

/// Copies the fonts to the folder that `web/assets.rs` embeds. Without them the pages use the fonts of the device.
fn copy_fonts() -> io::Result<()> {
    let packages = Path::new("src/web/fonts/node_modules/@fontsource-variable");
    println!("cargo::rerun-if-changed=src/web/fonts/package-lock.json");
    println!("cargo::rerun-if-changed={}", packages.display());
    let out = env::var_os("OUT_DIR").ok_or(io::ErrorKind::NotFound)?;
    let fonts = Path::new(&out).join("fonts");
    fs::create_dir_all(&fonts)?;
    for font in FONTS.map(|font| packages.join(font)) {
        let name = font.file_name().ok_or(io::ErrorKind::InvalidInput)?;
        if font.exists() {
            fs::copy(&font, fonts.join(name))?;
        } else {
            println!(
                "cargo::warning={} is missing; `deploy/needs.sh build` fetches it",
                font.display()
            );
        }
    }
    Ok(())
}
