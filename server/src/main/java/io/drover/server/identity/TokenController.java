package io.drover.server.identity;

import io.drover.server.security.Caller;
import io.drover.server.security.ClientAddress;
import io.drover.server.web.Body;
import io.drover.server.web.Items;
import io.drover.server.web.Problem;
import io.drover.server.web.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The caller's own API tokens. */
@RestController
final class TokenController {
    private static final int MAX_LABEL = 128;

    private final Tokens tokens;
    private final SignIns signIns;
    private final Users users;

    TokenController(Tokens tokens, SignIns signIns, Users users) {
        this.tokens = tokens;
        this.signIns = signIns;
        this.users = users;
    }

    /** For programs such as the command line, which keep a token in the place of a session. */
    @PostMapping("/api/v1/sign-in/token")
    @ResponseStatus(HttpStatus.CREATED)
    MadeView signIn(@RequestBody SignInWish wish, HttpServletRequest request) {
        String password = SignInController.given("password", wish.password());
        String label = label(wish.label());
        User user = signIns.byPasswordOnce(Body.required("user", wish.user()), password, ClientAddress.of(request));
        if (wish.newPassword() != null) {
            users.changePassword(
                    user.name(), password, Body.whole("newPassword", wish.newPassword()), Optional.empty());
        } else if (user.mustChangePassword()) {
            throw new ProblemException(Problem.of(
                    HttpStatus.FORBIDDEN,
                    "PASSWORD_CHANGE_REQUIRED",
                    "the password of user '%s' must be changed; give another in the field 'newPassword'"
                            .formatted(user.name())));
        }
        return view(tokens.issue(
                user, label, Optional.ofNullable(wish.validForSeconds()).map(Duration::ofSeconds)));
    }

    @GetMapping("/api/v1/tokens")
    Items<TokenView> list() {
        return Items.of(tokens.list(Caller.current().user()), TokenView::of);
    }

    @PostMapping("/api/v1/tokens")
    @ResponseStatus(HttpStatus.CREATED)
    MadeView create(@RequestBody Wish wish) {
        return view(tokens.create(
                Caller.current(),
                label(wish.label()),
                Body.set("scope", wish.scope()),
                Optional.ofNullable(wish.validForSeconds()).map(Duration::ofSeconds)));
    }

    @DeleteMapping("/api/v1/tokens/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void revoke(@PathVariable String id) {
        Caller caller = Caller.current();
        tokens.revoke(caller, caller.user(), id);
    }

    private static MadeView view(Tokens.Made made) {
        return new MadeView(made.secret().text(), TokenView.of(made.token()));
    }

    private static String label(@Nullable String given) {
        String label = Body.required("label", given);
        if (label.length() > MAX_LABEL) {
            throw ProblemException.badRequest(
                    "WRONG_FIELD",
                    "the field 'label' has %d characters; expected at most %d".formatted(label.length(), MAX_LABEL));
        }
        return label;
    }

    /**
     * A wish for a token by password.
     *
     * @param newPassword replaces the password, which may have to be
     */
    record SignInWish(
            @Nullable String user,
            @Nullable String password,
            @Nullable String newPassword,
            @Nullable String label,
            @Nullable Long validForSeconds) {
        @Override
        public String toString() {
            return "SignInWish[%s]".formatted(user);
        }
    }

    /**
     * A wish for a token.
     *
     * @param label what to call it
     * @param scope the permissions beyond which it allows nothing; all that the user may do where it is left out
     * @param validForSeconds for ever where it is left out
     */
    record Wish(
            @Nullable String label,
            @Nullable List<@Nullable String> scope,
            @Nullable Long validForSeconds) {}

    /** A new token, told this once. */
    record MadeView(String token, TokenView about) {
        @Override
        public String toString() {
            return "MadeView[%s]".formatted(about.id());
        }
    }
}
