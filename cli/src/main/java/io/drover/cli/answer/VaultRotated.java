package io.drover.cli.answer;

/** A rotation of the vault's root key. */
public record VaultRotated(String rootKey, int rewrapped, boolean resumed) {
    public VaultRotated {
        Given.required("rootKey", rootKey);
    }
}
