//! docs/testing-rules.md is run from top to bottom: its files are written, its commands print what it shows.

use regex::Regex;

use crate::repository::Repository;

#[test]
fn what_the_document_shows_is_what_happens() {
    let folder = Repository::folder();
    let text = std::fs::read_to_string("docs/testing-rules.md").unwrap();
    let block = Regex::new(r"(?ms)^<!-- (\w+): ([^\n]*) -->\n```\w+\n(.*?)^```$").unwrap();
    let mut runs = 0;
    for captures in block.captures_iter(&text) {
        let (name, text) = (&captures[2], &captures[3]);
        match &captures[1] {
            "file" => folder.write(name, text),
            "edit" => {
                let lines = |sign: char| -> String {
                    text.lines()
                        .filter_map(|line| line.strip_prefix(sign))
                        .map(|line| format!("{line}\n"))
                        .collect()
                };
                let before = folder.read(name);
                assert_eq!(before.matches(&lines('-')).count(), 1, "{name}");
                folder.write(name, before.replace(&lines('-'), &lines('+')));
            }
            "run" => {
                let run = folder.run_in("", &name.split(' ').collect::<Vec<_>>());
                assert_eq!(run.out, text, "orglint {name}");
                runs += 1;
            }
            word => panic!("{word}"),
        }
    }
    assert_eq!(runs, 4);
}
