package io.drover.cli.answer;

/** A client certificate that was just made, with what it takes to use it. Certificates are PEM. */
public record IssuedAccess(Access access, Access.Certificate client, String authority, String certificate) {
    public IssuedAccess {
        Given.required("access", access);
        Given.required("client", client);
        Given.required("authority", authority);
        Given.required("certificate", certificate);
    }
}
