//! A tour folder of which one file, each in turn, is something else: faults, but no panic.
#![no_main]

mod tree;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    for name in [
        "tour.toml",
        "hall/room.toml",
        "hall/one.txt",
        "hall/picture.svg",
    ] {
        let tree = tree::Tree::good();
        tree.put(name, bytes);
        let source = docent::library::folder::read(tree.path());
        let faults = source.check(|_| Some(docent::model::Ms(60_000)));
        for fault in source.faults.iter().chain(&faults) {
            assert!(!fault.to_string().is_empty());
        }
    }
});
