package io.drover.server.vault.account;

/** How a connection to a database is protected. */
public enum Tls {
    /** Not at all: whoever sees the network sees what is said; passwords are not sent in the clear all the same. */
    OFF,
    /** Encrypted, with whatever certificate the server shows. */
    ON,
    /** Encrypted, and the certificate is for the address and signed by an authority that the server's Java trusts. */
    VERIFY
}
