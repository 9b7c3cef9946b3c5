//! Colours and the call of miette: how an excerpt and a few words are drawn.

use std::io;

use miette::{GraphicalReportHandler, GraphicalTheme};

use super::Options;
use super::excerpt::{Excerpt, Importance};
use crate::diagnostic::{Report, RuleId, Severity};
use crate::output::rule_url;

/// Columns between tab stops in excerpts.
const TAB: usize = 4;

/// How everything of one run is painted.
pub(super) struct Look {
    theme: GraphicalTheme,
    color: bool,
    hyperlinks: bool,
    /// Cells of a line.
    pub(super) width: usize,
}

impl Look {
    pub(super) fn new(options: &Options) -> Self {
        let mut theme =
            if options.color { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
        if options.color {
            let styles = &mut theme.styles;
            styles.link = styles.help;
            styles.error = styles.error.bold();
            styles.warning = styles.warning.bold();
            styles.advice = styles.advice.blue().bold();
        }
        let hyperlinks = options.color && options.hyperlinks;
        Self { theme, color: options.color, hyperlinks, width: options.width }
    }

    /// Text in the colour of its severity.
    pub(super) fn severity(&self, severity: Severity, text: &str) -> String {
        let styles = &self.theme.styles;
        match severity {
            Severity::Error => styles.error.style(text).to_string(),
            Severity::Warning => styles.warning.style(text).to_string(),
            Severity::Info => styles.advice.style(text).to_string(),
        }
    }

    /// What is read first.
    pub(super) fn strong(&self, text: &str) -> String {
        let plain = GraphicalTheme::none().styles.error;
        if self.color { plain.bold().style(text).to_string() } else { text.to_owned() }
    }

    /// What is read last.
    pub(super) fn faint(&self, text: &str) -> String {
        self.theme.styles.linum.style(text).to_string()
    }

    /// The id; where asked for, as a link to its page.
    pub(super) fn rule(&self, report: &Report, rule: &RuleId) -> String {
        match rule_url(report, rule).filter(|_| self.hyperlinks) {
            Some(url) => format!("\u{1b}]8;;{url}\u{1b}\\{rule}\u{1b}]8;;\u{1b}\\"),
            None => rule.to_string(),
        }
    }

    /// An excerpt in its box, without the line that would close it: the caller has more to say in it.
    pub(super) fn drawing(
        &self,
        excerpt: &Excerpt,
        severity: Severity,
        opens_box: bool,
    ) -> io::Result<String> {
        let mut theme = self.theme.clone();
        if !opens_box {
            theme.characters.ltop = theme.characters.lcross;
        }
        let styles = &theme.styles;
        let primary = match severity {
            Severity::Error => styles.error,
            Severity::Warning => styles.warning,
            Severity::Info => styles.advice,
        };
        let related = styles.help;
        // Labels take the styles in the order of their places.
        theme.styles.highlights = excerpt
            .importances()
            .map(|importance| match importance {
                Importance::Primary => primary,
                Importance::Related => related,
            })
            .collect();

        let handler = GraphicalReportHandler::new_themed(theme)
            .with_urls(false)
            .with_wrap_lines(false)
            .without_syntax_highlighting()
            .tab_width(TAB)
            .with_context_lines(Excerpt::CONTEXT);
        let mut drawing = String::new();
        handler.render_report(&mut drawing, excerpt).map_err(io::Error::other)?;

        // First comes a line for the message, which we have written above the box; last the bottom of the box.
        let mut lines: Vec<_> = drawing.lines().skip(1).map(str::trim_end).collect();
        lines.pop();
        Ok(lines.join("\n"))
    }
}
