package io.drover.server.balancing;

import io.drover.model.Certificate;
import io.drover.model.Certificate.Issuing;
import io.drover.model.Kind;
import io.drover.model.Refusal;
import io.drover.model.Refusal.Code;
import io.drover.model.intent.Intent;
import io.drover.model.intent.Intent.CreateCertificate;
import io.drover.model.intent.Intent.RemoveCertificate;
import io.drover.model.intent.Intent.UpdateCertificate;
import io.drover.server.loop.IntentHandler;
import io.drover.server.store.Draft;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What people may ask of certificates. */
public final class CertificateIntents implements IntentHandler {
    /** The issuer that is asked when nobody names another. */
    static final String ISSUER = "https://acme-v02.api.letsencrypt.org/directory";
    private static final int LONGEST_NAME = 255;
    /** As many as the usual issuer allows. */
    private static final int MOST_DOMAINS = 100;

    @Override
    public String handle(Draft draft, Intent intent) {
        return switch (intent) {
            case CreateCertificate create -> create(draft, create);
            case UpdateCertificate update -> update(draft, update);
            case RemoveCertificate remove -> remove(draft, remove);
            default -> throw new IllegalArgumentException("not about certificates: " + intent.getClass());
        };
    }

    private static String create(Draft draft, CreateCertificate create) {
        requireFree(draft, create.name(), "");
        Issuing issuing = null;
        if (create.domains().isEmpty()) {
            check(create.cert(), create.chain(), create.key());
        } else if (!create.cert().isEmpty() || !create.key().isEmpty()) {
            throw new Refusal(Code.InvalidOption, "domains",
                    "domains are for a certificate that is got from an issuer, which has no cert and key before");
        } else {
            issuing = new Issuing(domains(create.domains()), issuer(create.directory()), trust(create.trust()),
                    create.email(), "", Map.of(),
                    null, 0, draft.now());
        }
        var certificate = new Certificate(draft.newId(Kind.CERTIFICATE), draft.newUuid(), create.name(),
                create.description(), create.cert(), create.chain(), create.key(), issuing, draft.now(), null);
        draft.put(certificate);
        return certificate.id();
    }

    private static String update(Draft draft, UpdateCertificate update) {
        var certificate = existing(draft, update.id());
        if (update.name() != null && !update.name().equals(certificate.name())) {
            requireFree(draft, update.name(), certificate.id());
            rename(draft, certificate.name(), update.name());
            certificate = certificate.withName(update.name());
        }
        if (update.description() != null) {
            certificate = certificate.withDescription(update.description());
        }
        var given = update.cert() != null || update.chain() != null || update.key() != null;
        if (given && certificate.issuing() != null) {
            throw new Refusal(Code.InvalidState, "cert",
                    "the certificate " + certificate.name() + " is got from an issuer by itself");
        }
        if (given) {
            // a new certificate without its chain has none: the former one leads to another issuer
            var chain = update.chain() != null ? update.chain() : update.cert() != null ? "" : certificate.chain();
            certificate = certificate.withCert(or(update.cert(), certificate.cert())).withChain(chain)
                    .withKey(or(update.key(), certificate.key()));
            check(certificate.cert(), certificate.chain(), certificate.key());
        }
        if (update.domains() != null) {
            var issuing = certificate.issuing();
            if (issuing == null) {
                throw new Refusal(Code.InvalidState, "domains",
                        "the certificate " + certificate.name() + " is brought by people, with its names in it");
            }
            certificate = certificate.withIssuing(issuing.withDomains(domains(update.domains())).withProblem(null)
                    .withFailures(0).withNotBefore(draft.now()));
        }
        draft.put(certificate);
        return certificate.id();
    }

    /** Load balancers that show it go on showing it. */
    private static void rename(Draft draft, String from, String to) {
        for (var service : draft.view().services()) {
            var config = service.spec().lbConfig();
            if (config != null && config.names(from)) {
                draft.put(service.withSpec(service.spec().withLbConfig(config.renamed(from, to))));
            }
        }
    }

    private static String or(@Nullable String asked, String otherwise) {
        return asked == null ? otherwise : asked;
    }

    private static String remove(Draft draft, RemoveCertificate remove) {
        var certificate = existing(draft, remove.id());
        var user = draft.view().services().stream().filter(service -> service.spec().lbConfig() != null
                && service.spec().lbConfig().names(certificate.name())).findFirst();
        if (user.isPresent()) {
            throw new Refusal(Code.InvalidState, null, "the load balancer " + user.get().name()
                    + " shows the certificate " + certificate.name() + "; take it from there first");
        }
        draft.put(certificate.withRemoved(draft.now()));
        return certificate.id();
    }

    private static void check(String cert, String chain, String key) {
        if (cert.isBlank()) {
            throw new Refusal(Code.MissingRequired, "cert", "cert is missing");
        }
        if (key.isBlank()) {
            throw new Refusal(Code.MissingRequired, "key", "key is missing");
        }
        var certificate = Pem.certificates("cert", cert).getFirst();
        if (!chain.isBlank()) {
            Pem.certificates("certChain", chain);
        }
        Pem.match(certificate, Pem.key("key", key));
    }

    private static List<String> domains(List<String> given) {
        if (given.isEmpty() || given.size() > MOST_DOMAINS) {
            throw Refusal.invalid("domains", "must be 1 to " + MOST_DOMAINS + " host names");
        }
        for (var domain : given) {
            // a name with a star is proved by another challenge than ours
            if (domain.length() > 253
                    || !domain.matches("(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?\\.)+[a-zA-Z0-9-]{2,63}")) {
                throw Refusal.invalid("domains", "must be host names, without stars, not '" + domain + "'");
            }
        }
        return given.stream().map(domain -> domain.toLowerCase(Locale.ROOT)).distinct().toList();
    }

    private static String issuer(@Nullable String given) {
        if (given == null || given.isEmpty()) {
            return ISSUER;
        }
        try {
            var address = URI.create(given);
            if ("https".equals(address.getScheme()) && address.getHost() != null) {
                return given;
            }
        } catch (IllegalArgumentException _) {
            // said below
        }
        throw Refusal.invalid("directory", "must be an address that begins with https://, not '" + given + "'");
    }

    private static String trust(@Nullable String given) {
        if (given == null || given.isBlank()) {
            return "";
        }
        Pem.certificates("directoryCert", given);
        return given;
    }

    private static void requireFree(Draft draft, String name, String ownId) {
        if (name.isBlank() || name.length() > LONGEST_NAME) {
            throw Refusal.invalid("name", "must have 1 to " + LONGEST_NAME + " characters");
        }
        var other = draft.view().certificateNamed(name);
        if (other != null && !other.id().equals(ownId)) {
            throw new Refusal(Code.NotUnique, "name", "there is a certificate " + name + " already");
        }
    }

    private static Certificate existing(Draft draft, String id) {
        var certificate = draft.view().get(Certificate.class, id);
        if (certificate == null) {
            throw Refusal.notFound("the certificate " + id);
        }
        return certificate;
    }
}
