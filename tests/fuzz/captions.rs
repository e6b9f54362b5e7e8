//! Captions, in a tour folder that is otherwise good: what is read is in order.
#![no_main]

mod tree;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let tree = tree::Tree::good();
    tree.put("hall/one.vtt", bytes);
    let source = docent::library::folder::read(tree.path());
    if source.check(|_| Some(docent::model::Ms(60_000))).is_empty() && source.faults.is_empty() {
        let tour = source.tour.expect("a folder without a fault is a tour");
        for narration in tour.rooms[0].clips[0].narrations.values() {
            let cues = &narration.captions;
            assert!(cues.iter().all(|it| it.start < it.end), "{cues:?}");
            assert!(
                cues.windows(2).all(|it| it[0].end <= it[1].start),
                "{cues:?}"
            );
        }
    }
});
