//! What is typed to have every form printed, beside the examples.

/// What the examples do not reach, typed one after the other into an empty record, with the form that answers.
pub const MORE: &[(&str, &str)] = &[
    ("clinic", "figures"),
    ("clinic schema", "schemas"),
    ("clinic people list", "people"),
    ("clinic actions list", "actions"),
    ("clinic record verify", "record"),
    ("clinic show signals", "signals"),
    ("clinic show indicator WF-CASELOAD-AVG", "figures"),
    ("clinic show outside", "outside"),
    // A feed without a sample's mark, with other areas, and much that the sample has not.
    ("clinic feed check invented.json", "feed-check"),
    ("clinic show service --feed invented.json", "figures"),
    ("clinic show team T02 --feed invented.json", "figures"),
    ("clinic show indicator CP-COUNT --feed invented.json", "figures"),
    ("clinic show signals --feed invented.json", "signals"),
    ("clinic show funnel --indicator VIS-CP-10WD --feed invented.json", "funnel"),
    ("clinic show quality --feed invented.json", "quality"),
    ("clinic show outside --feed invented.json", "outside"),
    ("clinic show agenda --area protection-court --feed invented.json", "agenda"),
    ("clinic exemptions list --feed invented.json", "exemptions"),
    ("clinic quality list --feed invented.json", "doubts"),
    // Of an area, without a target, before it is agreed; then long after.
    (
        "clinic actions add --area protection-court --indicator VIS-CP-10WD --text 'Dates' --owner Lead --due 2w",
        "action",
    ),
    ("clinic actions add --team T04 --indicator VIS-CP-10WD --text 'Cover' --owner Lead --due 2w", "action"),
    ("clinic actions agree A-2 --target 95 --by 2023-02-28", "action"),
    ("clinic show difference", "difference"),
    ("clinic show difference --feed invented.json --today 2023-08-01", "difference"),
    ("clinic actions list --today 2023-06-01", "actions"),
    ("clinic questions ask --team T04 --indicator VIS-CP-10WD --text 'Who covers?'", "question"),
    ("clinic representations show --team T04", "representation"),
    (
        "clinic representations write --team T04 --exception CP-CORE --shows '8 outside' --dip-sample 20,17,3 \
         --interim VIS-CP-10WD=34/36@2023-01-11",
        "representation",
    ),
    ("clinic exemptions list", "exemptions"),
    // A clinic that reaches nothing, as it stood and behind a projector.
    ("clinic clinics schedule --area protection-court --date 12/01", "clinic"),
    ("clinic clinics open protection-court/2022-12", "clinic"),
    ("clinic clinics not-discussed protection-court/2022-12 --why 'Time ran out'", "clinic"),
    ("clinic clinics close protection-court/2022-12", "clinic"),
    ("clinic clinics show protection-court/2022-12", "clinic"),
    ("clinic clinics show protection-court/2022-12 --present", "clinic"),
    // Where no feed can be read.
    ("clinic exemptions list --feed nothing.json", "exemptions"),
    ("clinic audits list --feed nothing.json", "audits"),
    ("clinic quality list --feed nothing.json", "doubts"),
    ("clinic clinics show protection-court/2022-12 --feed nothing.json", "clinic"),
    ("clinic representations show --team T04 --period 2022-12 --feed nothing.json", "representation"),
    // A head that the record does not have, and settings that cannot be used.
    ("clinic record verify --head 1:0000000000000000000000000000000000000000000000000000000000000000", "record"),
    ("clinic config show", "settings"),
    ("clinic config check --config broken.toml", "config-check"),
];

/// What is refused, and with which code.
pub const REFUSED: &[(&str, &str)] = &[
    ("clinic nonsense", "usage"),
    ("clinic schema nothing", "not-found"),
    ("clinic show team T99", "not-found"),
    ("clinic actions add --team T04", "missing"),
    ("clinic actions accept A-2", "not-allowed"),
    ("clinic show outside --present", "not-allowed"),
    ("clinic actions start A-2 --expect 99", "conflict"),
    ("clinic show service --feed nothing.json", "feed-refused"),
    ("clinic actions list --record invented.json", "record-unusable"),
];
