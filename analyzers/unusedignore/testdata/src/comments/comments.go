package comments

// Of use.
const accepted = "AKIAXXFOJ6WSWZJIAT3H" //keyvet:ignore access-key-id a test

/* want "it gives no reason" */ //keyvet:ignore access-key-id
const unreasoned = "AKIAQWRSY2BKTUD6NXJH"

/* want "there is no rule" */ //keyvet:ignore acces-key-id a typing error

/* want "there is no directive" */ //keyvet:ignroe access-key-id a typing error

/* want "accepts session-token, but nothing here is reported" */ //keyvet:ignore session-token nothing here

// What one package cannot judge.
//
//keyvet:ignore unsafe-delete the whole program may tell
//keyvet:ignore gitleaks/slack-bot-token another tool of keyvet may
var other = 1 // gitleaks:allow
