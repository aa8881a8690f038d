package io.drover.server.identity;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.drover.server.ServerSettings;
import io.drover.server.security.Caller;
import io.drover.server.security.ClientAddress;
import io.drover.server.security.SessionCookie;
import io.drover.server.web.Body;
import io.drover.server.web.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Signs people in and out, tells them who they are, and lets them change their password. */
@RestController
final class SignInController {
    private final SignIns signIns;
    private final Users users;
    private final boolean oidc;

    SignInController(SignIns signIns, Users users, ServerSettings settings) {
        this.signIns = signIns;
        this.users = users;
        this.oidc = settings.oidc().isPresent();
    }

    @GetMapping("/api/v1/sign-in")
    Ways ways() {
        return new Ways(true, oidc);
    }

    @PostMapping("/api/v1/sign-in")
    ResponseEntity<SignedInView> signIn(@RequestBody SignInWish wish, HttpServletRequest request) {
        SignIns.SignedIn opened = signIns.byPassword(
                Body.required("user", wish.user()), given("password", wish.password()), ClientAddress.of(request));
        return ResponseEntity.ok()
                .header(
                        HttpHeaders.SET_COOKIE,
                        SessionCookie.of(opened.secret()).toString())
                .body(new SignedInView(
                        opened.user().name(),
                        Secrets.csrf(opened.secret()),
                        opened.user().mustChangePassword()));
    }

    @PostMapping("/api/v1/sign-out")
    ResponseEntity<Void> signOut(HttpServletRequest request) {
        signIns.end(Caller.current(), ClientAddress.of(request));
        return signedOut();
    }

    @PostMapping("/api/v1/whoami/sign-out-everywhere")
    ResponseEntity<Void> signOutEverywhere(HttpServletRequest request) {
        Caller caller = Caller.current();
        signIns.end(caller, ClientAddress.of(request));
        users.signOutEverywhere(caller, caller.user());
        return signedOut();
    }

    @GetMapping("/api/v1/whoami")
    WhoAmI whoAmI() {
        Caller caller = Caller.current();
        User user = users.find(caller.user());
        return new WhoAmI(
                user.name(),
                user.displayName(),
                user.allRoles(),
                caller.rights().texts(),
                caller.mustChangePassword(),
                switch (caller.means()) {
                    case Caller.ByToken token -> Optional.empty();
                    case Caller.BySession session -> Optional.of(session.csrf());
                });
    }

    @PostMapping("/api/v1/whoami/password")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void changePassword(@RequestBody PasswordWish wish) {
        users.changeOwnPassword(Caller.current(), given("current", wish.current()), given("password", wish.password()));
    }

    private static ResponseEntity<Void> signedOut() {
        return ResponseEntity.noContent()
                .header(HttpHeaders.SET_COOKIE, SessionCookie.gone().toString())
                .build();
    }

    /** Blanks count in a password. */
    static String given(String field, @Nullable String value) {
        if (value == null || value.isEmpty()) {
            throw ProblemException.badRequest(
                    "MISSING_FIELD", "the field '%s' is missing or empty; expected a text".formatted(field));
        }
        return Body.whole(field, value);
    }

    /** How one can sign in. */
    record Ways(boolean password, boolean oidc) {}

    /** A wish to sign in. */
    record SignInWish(@Nullable String user, @Nullable String password) {
        @Override
        public String toString() {
            return "SignInWish[%s]".formatted(user);
        }
    }

    /**
     * A session that is open; its cookie is in a header.
     *
     * @param csrf what requests that change something carry in the header X-Drover-CSRF
     */
    record SignedInView(String user, String csrf, boolean mustChangePassword) {}

    /** A wish for another password. */
    record PasswordWish(@Nullable String current, @Nullable String password) {
        @Override
        public String toString() {
            return "PasswordWish[not shown]";
        }
    }

    /**
     * Who asks.
     *
     * @param permissions what this caller may do: all of the user's, or what the token leaves of them
     * @param csrf as with signing in; absent for a token
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record WhoAmI(
            String user,
            String displayName,
            Set<String> roles,
            Set<String> permissions,
            boolean mustChangePassword,
            Optional<String> csrf) {}
}
