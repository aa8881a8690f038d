package io.drover.server.vault.transfer;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.drover.server.security.Caller;
import io.drover.server.security.Permission;
import io.drover.server.security.Subjects;
import io.drover.server.vault.CredentialView;
import io.drover.server.vault.account.AccountText;
import io.drover.server.vault.age.AgeKey;
import io.drover.server.vault.probe.DialView;
import io.drover.server.web.Body;
import io.drover.server.web.Items;
import io.drover.server.web.ProblemException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Credential files over REST: in bodies, never in a URL. */
@RestController
final class TransferController {
    private final CredentialTransfer transfer;
    private final Subjects subjects;

    TransferController(CredentialTransfer transfer, Subjects subjects) {
        this.transfer = transfer;
        this.subjects = subjects;
    }

    @PostMapping("/api/v1/credentials/export")
    ExportedView export(@RequestBody ExportWish wish) {
        Caller caller = Caller.current();
        List<String> named = Body.list("credentials", wish.credentials());
        named.forEach(name -> subjects.require(Permission.CREDENTIAL_EXPORT, "credentials", name));
        CredentialTransfer.Exported exported = transfer.export(
                credential -> named.isEmpty()
                        && caller.may(
                                Permission.CREDENTIAL_EXPORT, credential.id().value()),
                named,
                exportKey(wish));
        return new ExportedView(Base64.getEncoder().encodeToString(exported.file()), exported.names());
    }

    @PostMapping("/api/v1/credentials/import/precheck")
    Items<CandidateView> precheck(@RequestBody PrecheckWish wish) {
        return Items.of(
                transfer.precheck(
                        decoded(wish.file()),
                        importKey(wish.passphrase(), wish.identity()),
                        !Boolean.FALSE.equals(wish.test())),
                CandidateView::of);
    }

    @PostMapping("/api/v1/credentials/import")
    ImportedView take(@RequestBody ImportWish wish) {
        CredentialTransfer.Imported imported = transfer.take(
                decoded(wish.file()),
                importKey(wish.passphrase(), wish.identity()),
                Body.set("select", wish.select()),
                Boolean.TRUE.equals(wish.replace()));
        return new ImportedView(
                imported.stored().stream().map(CredentialView::of).toList(), imported.skipped());
    }

    private static AgeKey exportKey(ExportWish wish) {
        if ((wish.passphrase() == null) == (wish.recipient() == null)) {
            throw ProblemException.badRequest(
                    "MISSING_FIELD", "expected one of the fields 'passphrase' and 'recipient'");
        }
        if (wish.recipient() != null) {
            return new AgeKey.Recipient(Body.required("recipient", wish.recipient()));
        }
        try {
            return new AgeKey.Passphrase(wish.passphrase() == null ? "" : wish.passphrase()).requireStrong();
        } catch (IllegalArgumentException e) {
            throw ProblemException.badRequest("WEAK_PASSPHRASE", String.valueOf(e.getMessage()));
        }
    }

    private static AgeKey importKey(@Nullable String passphrase, @Nullable String identity) {
        if ((passphrase == null) == (identity == null)) {
            throw ProblemException.badRequest(
                    "MISSING_FIELD", "expected one of the fields 'passphrase' and 'identity'");
        }
        if (identity != null) {
            return new AgeKey.Identity(Body.required("identity", identity).strip());
        }
        try {
            return new AgeKey.Passphrase(passphrase == null ? "" : passphrase);
        } catch (IllegalArgumentException e) {
            throw ProblemException.badRequest("WRONG_PASSPHRASE", String.valueOf(e.getMessage()));
        }
    }

    private static byte[] decoded(@Nullable String file) {
        if (file == null || file.isEmpty()) {
            throw ProblemException.badRequest(
                    "MISSING_FIELD", "the field 'file' is missing or empty; expected an age file in Base64");
        }
        try {
            return Base64.getDecoder().decode(file);
        } catch (IllegalArgumentException e) {
            throw ProblemException.badRequest(
                    "WRONG_FIELD", "the field 'file' is no Base64; expected an age file in it");
        }
    }

    /**
     * What to export.
     *
     * @param credentials IDs or names; all where it is left out
     * @param passphrase to encrypt with
     * @param recipient to encrypt to, instead of a passphrase
     */
    record ExportWish(
            @Nullable List<@Nullable String> credentials,
            @Nullable String passphrase,
            @Nullable String recipient) {
        @Override
        public String toString() {
            return "ExportWish[not shown]";
        }
    }

    /**
     * A file to look into.
     *
     * @param file in Base64
     * @param passphrase that opens it
     * @param identity that opens it, instead of a passphrase
     * @param test whether to dial what is in it; true where it is left out
     */
    record PrecheckWish(
            @Nullable String file,
            @Nullable String passphrase,
            @Nullable String identity,
            @Nullable Boolean test) {
        @Override
        public String toString() {
            return "PrecheckWish[not shown]";
        }
    }

    /**
     * A file to import.
     *
     * @param file in Base64
     * @param passphrase that opens it
     * @param identity that opens it, instead of a passphrase
     * @param select the names to import; all that is not here where it is left out
     * @param replace whether credentials that are here by these names are replaced
     */
    record ImportWish(
            @Nullable String file,
            @Nullable String passphrase,
            @Nullable String identity,
            @Nullable List<@Nullable String> select,
            @Nullable Boolean replace) {
        @Override
        public String toString() {
            return "ImportWish[not shown]";
        }
    }

    /** A credential file in Base64, and the names of what is in it. */
    record ExportedView(String file, List<String> credentials) {}

    /**
     * A credential in a file.
     *
     * @param name of it
     * @param account what it is for
     * @param state whether it is here already
     * @param here the name of the one that it meets here
     * @param outcome what dialling found, where it was asked for
     * @param dialled each address
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record CandidateView(
            String name,
            AccountText account,
            Candidate.State state,
            Optional<String> here,
            Optional<String> outcome,
            List<DialView> dialled) {
        static CandidateView of(Candidate candidate) {
            return new CandidateView(
                    candidate.credential().name(),
                    AccountText.of(candidate.credential().account()),
                    candidate.state(),
                    candidate.here().map(here -> here.name()),
                    candidate.test().map(test -> test.summary().name()),
                    candidate.test().stream()
                            .flatMap(test -> test.dials().stream())
                            .map(DialView::of)
                            .toList());
        }
    }

    /** What an import did. */
    record ImportedView(List<CredentialView> imported, List<String> skipped) {}
}
