package io.drover.server.identity;

import io.drover.server.ServerSettings;
import io.drover.server.security.ClientAddress;
import io.drover.server.security.SessionCookie;
import io.drover.server.store.Store;
import io.drover.server.web.Problem;
import io.drover.server.web.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseCookie;
import org.springframework.http.ResponseEntity;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.web.bind.annotation.CookieValue;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Signs people in by OpenID Connect: sends their browsers to the issuer, and opens a session when they come back. */
@RestController
final class OidcController {
    private static final String COOKIE = "__Host-drover-oidc";
    private static final URI CONSOLE = URI.create("/");

    private final Optional<OidcSettings> settings;
    private final Optional<OidcClient> client;
    private final OidcAttempts attempts;
    private final SignIns signIns;
    private final OidcRoles roles;
    private final Store store;

    OidcController(
            ServerSettings settings,
            OidcAttempts attempts,
            SignIns signIns,
            OidcRoles roles,
            Store store,
            InstantSource time) {
        this.settings = settings.oidc();
        this.client = settings.oidc().map(issuer -> new OidcClient(issuer, time));
        this.attempts = attempts;
        this.signIns = signIns;
        this.roles = roles;
        this.store = store;
    }

    @GetMapping("/api/v1/sign-in/oidc")
    ResponseEntity<Void> begin(HttpServletRequest request) {
        OAuth2AuthorizationRequest made = configured().begin(request);
        return ResponseEntity.status(HttpStatus.FOUND)
                .location(URI.create(made.getAuthorizationRequestUri()))
                .header(
                        HttpHeaders.SET_COOKIE,
                        cookie(attempts.begin(made))
                                .maxAge(OidcAttempts.LASTING)
                                .build()
                                .toString())
                .build();
    }

    @GetMapping(OidcSettings.CALLBACK)
    ResponseEntity<Void> callback(
            @CookieValue(name = COOKIE, required = false) @Nullable String cookie,
            @RequestParam(required = false) @Nullable String code,
            @RequestParam(required = false) @Nullable String state,
            @RequestParam(required = false) @Nullable String error,
            HttpServletRequest request) {
        ClientAddress from = ClientAddress.of(request);
        OidcClient issuer = configured();
        OAuth2AuthorizationRequest begun = Optional.ofNullable(cookie)
                .flatMap(attempts::end)
                .orElseThrow(
                        () -> ProblemException.badRequest(
                                "OIDC_NOT_BEGUN",
                                "this sign-in was not begun in this browser, is over, or took too long; begin anew at the console"));
        if (code == null || state == null) {
            throw refused("", "the issuer said: " + Problem.shortened(String.valueOf(error)), from);
        }
        OidcUser identity = identity(issuer, begun, code, state, from);
        User user = roles.renew(known(identity, from), identity.getClaims(), from);
        SignIns.SignedIn opened = signIns.open(user, "OIDC", from);
        return ResponseEntity.status(HttpStatus.FOUND)
                .location(CONSOLE)
                .header(
                        HttpHeaders.SET_COOKIE,
                        SessionCookie.of(opened.secret()).toString(),
                        cookie("").maxAge(0).build().toString())
                .build();
    }

    private OidcUser identity(
            OidcClient issuer, OAuth2AuthorizationRequest begun, String code, String state, ClientAddress from) {
        try {
            return issuer.finish(begun, code, state);
        } catch (OAuth2AuthenticationException e) {
            throw refused("", String.valueOf(e.getMessage()), from);
        }
    }

    /** Users are made beforehand: the issuer says who somebody is, the plane what that one may do. */
    private User known(OidcUser identity, ClientAddress from) {
        Optional<String> name = settings.flatMap(OidcSettings::userClaim)
                .filter(claim -> !claim.equals("email") || Boolean.TRUE.equals(identity.getEmailVerified()))
                .map(identity::getClaimAsString)
                .map(text -> text.toLowerCase(Locale.ROOT));
        String subject = Optional.ofNullable(identity.getSubject())
                .orElseThrow(() -> refused("", "an ID token without a subject", from));
        String who = name.orElse(subject);
        User user = store.read(transaction -> transaction
                        .users()
                        .findByOidcSubject(subject)
                        .or(() -> name.flatMap(transaction.users()::find)
                                // One who is bound to a subject is nobody else.
                                .filter(found -> found.oidcSubject().isEmpty())))
                .orElseThrow(() -> refused(who, "no such user", from));
        if (user.disabled()) {
            throw refused(user.name(), "disabled", from);
        }
        return user;
    }

    /** The reason is for the record; the caller learns none that helps in trying. */
    private ProblemException refused(String who, String why, ClientAddress from) {
        signIns.refused(who, why, from);
        return new ProblemException(
                Problem.of(
                        HttpStatus.UNAUTHORIZED,
                        "SIGN_IN_REFUSED",
                        "the sign-in by OIDC failed, or the user is none of this plane's; try again, or ask an administrator of the plane"));
    }

    private OidcClient configured() {
        return client.orElseThrow(() -> ProblemException.notFound(
                "OIDC_OFF", "this plane has no OIDC issuer; sign in with a password, or start it with --oidc-issuer"));
    }

    /** Lax, since the way back from the issuer begins at another site. */
    private static ResponseCookie.ResponseCookieBuilder cookie(String value) {
        return ResponseCookie.from(COOKIE, value)
                .path("/")
                .secure(true)
                .httpOnly(true)
                .sameSite("Lax");
    }
}
