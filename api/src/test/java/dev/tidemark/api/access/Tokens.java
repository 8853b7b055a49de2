package dev.tidemark.api.access;

import io.micronaut.context.ApplicationContext;
import java.security.interfaces.RSAPublicKey;
import java.util.List;

/** Micronaut's validator of tokens with our keys and rules, without a server. */
final class Tokens implements AutoCloseable {
  private static final String SCHEME = "Bearer ";

  private final ApplicationContext context;
  private final TokenAuthenticator authenticator;

  Tokens(VerificationKeys keys, ClaimRules rules) {
    this.context =
        ApplicationContext.builder()
            .banner(false)
            .deduceEnvironment(false)
            .enableDefaultPropertySources(false)
            .environmentPropertySource(false)
            .properties(TokenAuthenticator.properties())
            .singletons(keys, rules)
            .start();
    this.authenticator = context.getBean(TokenAuthenticator.class);
  }

  Tokens(List<RSAPublicKey> keys, ClaimRules rules) {
    this(VerificationKeys.of(keys), rules);
  }

  /** Whose token a header bears, with or without the scheme. */
  Caller caller(String header) {
    boolean scheme = header.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
    return authenticator.caller(scheme ? header.substring(SCHEME.length()) : header, null);
  }

  @Override
  public void close() {
    context.close();
  }
}
