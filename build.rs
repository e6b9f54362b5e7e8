//! How docent is linked: its addresses are written down in short, which spares half a megabyte of the
//! program and of memory. Debian 12's loader reads that.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rustc-link-arg-bins=-Wl,-z,pack-relative-relocs");
}
