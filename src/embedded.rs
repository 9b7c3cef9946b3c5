//! The schemas, rule files, adapters and the files of `init` that are part of the program, as text. `build.rs` writes the
//! tables; nothing here reads what is in them.

include!(concat!(env!("OUT_DIR"), "/embedded.rs"));
