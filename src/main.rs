fn main() {
    let t = std::time::Instant::now();
    let k = match chancery::knowledge::Knowledge::embedded() { Ok(k) => k, Err(e) => { eprintln!("{e}"); std::process::exit(1) } };
    eprintln!("knowledge {:?} {} entries", t.elapsed(), k.gazetteer.len());
    let t = std::time::Instant::now();
    let (mut n, mut s) = (0, 0);
    for p in std::env::args().skip(1) {
        for d in chancery::document::read_file(std::path::Path::new(&p)) {
            match d { Ok(d) => { let r = chancery::pipeline::read(&d, &k); n += 1; s += r.text.sentences.len(); if std::env::var("QUIET").is_err() { for q in r.quads { println!("{q} ."); } } }
            Err(e) => eprintln!("{e}") }
        }
    }
    eprintln!("{n} documents {s} sentences {:?}", t.elapsed());
}
