//! Inputs that the action refuses: it ends with 2 and says why, before the linter runs.

use crate::machine::Machine;
use crate::repository::calendar;
use crate::stand_in::StandIn;

/// A workspace with links out of it, as a pull request can bring them.
fn machine() -> Machine {
    let machine = Machine::new(&[("teams/a.yaml", &calendar("a"))]);
    std::fs::create_dir_all(machine.beside("outside/deep")).unwrap();
    std::fs::write(machine.beside("outside/secret.yaml"), calendar("secret")).unwrap();
    machine.link("out", "../../outside");
    machine.link("in", "teams");
    machine.link("secret.yaml", "../../outside/secret.yaml");
    machine.link("inner.yaml", "teams/a.yaml");
    machine.link("dangling", "../../outside/none");
    machine
}

#[test]
fn what_makes_no_sense_is_refused_with_its_reason() {
    let mut machine = machine();
    let linter = StandIn::new(&mut machine, 0);
    let absolute = machine.beside("outside").display().to_string();
    for (name, value, says) in [
        ("fail-on", "fatal", "`fail-on` is `fatal`: write `error`, `warning`, `info` or `never`"),
        ("annotations", "yes", "`annotations` is `yes`: write `true` or `false`"),
        ("summary", "", "`summary` is ``: write `true` or `false`"),
        ("upload-sarif", "True", "`upload-sarif` is `True`: write `true` or `false`"),
        ("working-directory", "..", "`working-directory` is no folder of the workspace: `..`"),
        ("working-directory", "out", "`working-directory` is no folder of the workspace: `out`"),
        ("working-directory", "out/deep", "`working-directory` is no folder of the workspace: `out/deep`"),
        ("working-directory", "nowhere", "`working-directory` is no folder of the workspace: `nowhere`"),
        ("working-directory", "-", "`working-directory` is no folder of the workspace: `-`"),
        ("paths", "teams\nout", "`paths` leads out of the workspace: `out`"),
        ("paths", "teams/../../../outside", "`paths` leads out of the workspace: `teams/../../../outside`"),
        ("paths", "out/secret.yaml", "`paths` leads out of the workspace: `out/secret.yaml`"),
        ("paths", "secret.yaml", "`paths` names a link: `secret.yaml`; name the file itself"),
        ("paths", "dangling", "`paths` names a link: `dangling`; name the file itself"),
        ("config", "secret.yaml", "`config` names a link: `secret.yaml`; name the file itself"),
        ("config", "out/secret.yaml", "`config` leads out of the workspace: `out/secret.yaml`"),
        ("baseline", "inner.yaml", "`baseline` names a link: `inner.yaml`; name the file itself"),
        ("sarif-file", "secret.yaml", "`sarif-file` names a link or a folder: `secret.yaml`"),
        ("sarif-file", "dangling", "`sarif-file` names a link or a folder: `dangling`"),
        ("sarif-file", "teams", "`sarif-file` names a link or a folder: `teams`"),
        ("sarif-file", "teams/", "`sarif-file` names no file: `teams/`"),
        (
            "sarif-file",
            "out/x.sarif",
            "`sarif-file` is in no folder of the workspace or of RUNNER_TEMP: `out/x.sarif`",
        ),
        (
            "sarif-file",
            "none/x.sarif",
            "`sarif-file` is in no folder of the workspace or of RUNNER_TEMP: `none/x.sarif`",
        ),
        ("sarif-file", "a\nresult=pass", "`sarif-file` names no file: `a\nresult=pass`"),
        (
            "fail-on",
            "a\r\n::set-env name=x::%",
            "`fail-on` is `a\r\n::set-env name=x::%`: write `error`, `warning`, `info` or `never`",
        ),
        ("paths", &absolute, &format!("`paths` leads out of the workspace: `{absolute}`")),
    ] {
        let ended = machine.run(&[(name, value)]);
        assert_eq!((ended.code, ended.output("result")), (2, "error"), "{name} {value}: {ended:?}");
        assert_eq!(ended.output("exit-code"), "2");
        assert_eq!(ended.complaints(), [says]);
        assert!(!linter.has_run(), "{name} {value}");
    }
    assert!(!machine.beside("outside/x.sarif").exists());
}

#[test]
fn what_stays_inside_is_taken() {
    let mut machine = machine();
    let linter = StandIn::new(&mut machine, 0);
    let absolute = machine.workspace().join("teams").display().to_string();
    for (name, value) in [
        ("working-directory", "teams"),
        ("working-directory", "in"),
        ("working-directory", &absolute),
        ("paths", "in"),
        ("paths", &absolute),
        ("paths", "teams/../teams/a.yaml"),
        ("paths", "nowhere"),
        ("config", "teams/a.yaml"),
        ("sarif-file", "in/x.sarif"),
    ] {
        let ended = machine.run(&[(name, value)]);
        assert_eq!(ended.code, 0, "{name} {value}: {ended:?}");
        assert!(linter.has_run(), "{name} {value}");
        linter.forget();
    }
}
