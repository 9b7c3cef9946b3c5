//! `orglint rename`: a manifest and what refers to it, across the whole organization.

use std::slice;

use super::args::RenameArgs;
use super::place::Place;
use super::run::{Run, read};
use super::streams::{self, Error};
use super::{check, fix};
use crate::output::{Shown, many};

pub(super) fn rename(args: &RenameArgs) -> Result<u8, Error> {
    let run = match Run::open(Place::of_paths(slice::from_ref(&args.folder))?, &args.config)? {
        Ok(run) => run,
        Err((refusal, _)) => return Err(check::refuse(refusal)),
    };
    let sources = read(run.listing())?;
    let place = &run.place;
    let renaming = crate::rename(&sources, &run.schemas, &args.old, &args.new).map_err(|error| {
        let help = error.help().map(str::to_owned);
        let error = Error::new(error.to_string());
        match help {
            Some(help) => error.help(help),
            None => error,
        }
    })?;
    if args.diff {
        streams::note(&renaming.notes);
        fix::print(&renaming.changes, &place.prefixes)?;
        return Ok(1);
    }
    fix::write(&place.root, &renaming.changes)?;
    streams::note(&renaming.notes);
    let (places, files) = (many(renaming.places, "place"), many(renaming.changes.len(), "file"));
    let text = format!("{} `{}` is now `{}`: {places} in {files}", renaming.kind, renaming.old, args.new);
    streams::print(|out| writeln!(out, "{}", Shown::line(&text))).map(|()| 0)
}
