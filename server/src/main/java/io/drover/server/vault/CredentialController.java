package io.drover.server.vault;

import io.drover.server.security.Caller;
import io.drover.server.security.Permission;
import io.drover.server.security.Subjects;
import io.drover.server.vault.account.Account;
import io.drover.server.vault.account.AccountText;
import io.drover.server.vault.account.Secret;
import io.drover.server.vault.account.SecretText;
import io.drover.server.vault.probe.DialView;
import io.drover.server.web.Body;
import io.drover.server.web.Items;
import io.drover.server.web.ProblemException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Credentials over REST. No answer holds a secret. */
@RestController
final class CredentialController {
    private final Vault vault;
    private final TestedCredentials tested;
    private final Subjects subjects;

    CredentialController(Vault vault, TestedCredentials tested, Subjects subjects) {
        this.subjects = subjects;
        this.vault = vault;
        this.tested = tested;
    }

    @GetMapping("/api/v1/credentials")
    Items<CredentialView> list() {
        return Items.of(allowed(Permission.CREDENTIAL_READ), CredentialView::of);
    }

    @GetMapping("/api/v1/credentials/{idOrName}")
    CredentialView show(@PathVariable String idOrName) {
        return CredentialView.of(vault.find(idOrName));
    }

    @PostMapping("/api/v1/credentials")
    @ResponseStatus(HttpStatus.CREATED)
    CredentialView create(@RequestBody Wish wish) {
        String name = Body.required("name", wish.name());
        OpenedCredential given = wrong(() -> new OpenedCredential(
                name,
                present("account", wish.account()).account(),
                present("secret", wish.secret()).secret()));
        return CredentialView.of(tested.create(given, isTested(wish)));
    }

    @PatchMapping("/api/v1/credentials/{idOrName}")
    CredentialView edit(@PathVariable String idOrName, @RequestBody Wish wish) {
        Optional<String> name = Optional.ofNullable(wish.name())
                .map(text -> wrong(() -> Credential.checkName(Body.required("name", text))));
        Optional<Account> account = Optional.ofNullable(wish.account()).map(text -> wrong(text::account));
        Optional<Secret> secret = Optional.ofNullable(wish.secret()).map(text -> wrong(text::secret));
        return CredentialView.of(wrong(() -> tested.edit(idOrName, name, account, secret, isTested(wish))));
    }

    @DeleteMapping("/api/v1/credentials/{idOrName}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(@PathVariable String idOrName) {
        vault.delete(idOrName);
    }

    @PostMapping("/api/v1/credentials/{idOrName}/test")
    TestView test(@PathVariable String idOrName) {
        return TestView.of(tested.test(idOrName));
    }

    @PostMapping("/api/v1/credentials/test")
    Items<TestView> testSeveral(@RequestBody Names names) {
        List<String> asked = Body.list("credentials", names.credentials());
        asked.forEach(name -> subjects.require(Permission.CREDENTIAL_TEST, "credentials", name));
        return Items.of(
                tested.testAll(
                        asked.isEmpty()
                                ? allowed(Permission.CREDENTIAL_TEST).stream()
                                        .map(credential -> credential.id().value())
                                        .toList()
                                : asked),
                TestView::of);
    }

    private List<Credential> allowed(Permission permission) {
        Caller caller = Caller.current();
        return vault.list().stream()
                .filter(credential -> caller.may(permission, credential.id().value()))
                .toList();
    }

    private static boolean isTested(Wish wish) {
        return !Boolean.FALSE.equals(wish.test());
    }

    private static <T> T present(String field, @Nullable T value) {
        if (value == null) {
            throw ProblemException.badRequest(
                    "MISSING_FIELD", "the field '%s' is missing; expected an object".formatted(field));
        }
        return value;
    }

    /** What does not fit is the caller's error; its message tells no secret. */
    private static <T> T wrong(java.util.function.Supplier<T> reader) {
        try {
            return reader.get();
        } catch (IllegalArgumentException e) {
            throw ProblemException.badRequest("WRONG_CREDENTIAL", String.valueOf(e.getMessage()));
        }
    }

    /**
     * A credential to be made, or what shall be changed of one.
     *
     * @param name what people call it
     * @param account what it is for
     * @param secret what opens it
     * @param test whether to dial before it is stored; true where it is left out
     */
    record Wish(
            @Nullable String name,
            @Nullable AccountText account,
            @Nullable SecretText secret,
            @Nullable Boolean test) {}

    /** Which credentials; all where it is left out. */
    record Names(@Nullable List<@Nullable String> credentials) {}

    /**
     * What a test found.
     *
     * @param credential its ID
     * @param name its name
     * @param outcome {@code OK}, {@code FAILED}, or {@code NOT_TESTABLE} for a token
     * @param dialled each address
     */
    record TestView(String credential, String name, String outcome, List<DialView> dialled) {
        static TestView of(TestedCredentials.Result result) {
            return new TestView(
                    result.credential().id().value(),
                    result.credential().name(),
                    result.test().summary().name(),
                    result.test().dials().stream().map(DialView::of).toList());
        }
    }
}
