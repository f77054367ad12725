package io.drover.server.api;

import io.drover.model.Certificate;
import io.drover.model.Kind;
import io.drover.model.intent.Intent;
import io.drover.server.balancing.Answering;
import io.drover.server.balancing.CertificateFacts;
import io.drover.server.store.View;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Certificates, brought by a person or, with {@code domains}, got from an issuer. The private key is shown to nobody. */
final class CertificateResource implements StoredType<Certificate> {
    private static final Described RANCHER = Described.of("certificate");
    private final List<Field<Certificate>> fields = describe();
    private final Map<String, Link<Certificate>> links = RANCHER.links(Map.of());

    @Override
    public String id() {
        return "certificate";
    }

    @Override
    public String plural() {
        return "certificates";
    }

    @Override
    public Kind kind() {
        return Kind.CERTIFICATE;
    }

    @Override
    public Class<Certificate> record() {
        return Certificate.class;
    }

    @Override
    public List<Field<Certificate>> fields() {
        return fields;
    }

    @Override
    public Map<String, Link<Certificate>> links() {
        return links;
    }

    private static List<Field<Certificate>> describe() {
        var fields = new ArrayList<>(
                CommonFields.<Certificate>of(RANCHER, (certificate, place) -> life(certificate, place),
                        Certificate::uuid));
        fields.add(CommonFields.account(RANCHER));
        fields.add(RANCHER.field("name", (certificate, _) -> certificate.name()));
        fields.add(RANCHER.field("description", (certificate, _) -> certificate.description()));
        // needed unless an issuer is to be asked, which Rancher could not
        fields.add(Field.of("cert", RANCHER.spec("cert").withRequired(false), (certificate, _) -> certificate.cert()));
        fields.add(Field.of("key", RANCHER.spec("key").withRequired(false), (_, _) -> null));
        fields.add(RANCHER.field("certChain", (certificate, _) -> certificate.chain().isEmpty()
                ? null
                : certificate.chain()));
        var latest = new Latest<>(CertificateFacts::of);
        facts().forEach((name, value) -> fields.add(RANCHER.field(name, (certificate, _) -> {
            var facts = latest.of(certificate.cert());
            return facts == null ? null : value.apply(facts);
        })));
        // besides Rancher's form
        fields.add(Field.of("domains", FieldSpec.editable("array[string]"),
                (certificate, _) -> certificate.issuing() == null ? List.of() : certificate.issuing().domains()));
        fields.add(Field.of("directory", FieldSpec.createOnly("string"),
                (certificate, _) -> certificate.issuing() == null ? null : certificate.issuing().directory()));
        fields.add(Field.of("directoryCert", FieldSpec.createOnly("string"), (certificate, _) -> certificate
                .issuing() == null || certificate.issuing().trust().isEmpty() ? null : certificate.issuing().trust()));
        fields.add(Field.of("email", FieldSpec.createOnly("string"),
                (certificate, _) -> certificate.issuing() == null ? null : certificate.issuing().email()));
        return RANCHER.with(fields);
    }

    private static Map<String, Function<CertificateFacts, @Nullable Object>> facts() {
        var values = new LinkedHashMap<String, Function<CertificateFacts, @Nullable Object>>();
        values.put("CN", CertificateFacts::commonName);
        values.put("subjectAlternativeNames", CertificateFacts::names);
        values.put("issuer", CertificateFacts::issuer);
        values.put("issuedAt", facts -> CommonFields.date(facts.from()));
        values.put("expiresAt", facts -> CommonFields.date(facts.until()));
        values.put("algorithm", CertificateFacts::algorithm);
        values.put("version", facts -> String.valueOf(facts.version()));
        values.put("serialNumber", CertificateFacts::serial);
        values.put("keySize", CertificateFacts::keySize);
        values.put("certFingerprint", CertificateFacts::fingerprint);
        return values;
    }

    private static Life life(Certificate certificate, Place place) {
        if (!certificate.exists()) {
            return new Life("removed", "no", null);
        }
        var issuing = certificate.issuing();
        var problem = issuing == null ? null : issuing.problem();
        if (certificate.issued()) {
            return new Life("active", "no", problem);
        }
        if (problem != null) {
            return Life.failed("activating", problem);
        }
        var obstacle = Answering.obstacle(place.view());
        return Life.moving("activating", obstacle.isEmpty() ? "asking the issuer" : "asking the issuer; " + obstacle);
    }

    /** Asks the issuer now, when there is something to ask for, instead of after the pause that follows a failure. */
    @Override
    public Map<String, Described.Action> moreActions() {
        return Map.of("renew", new Described.Action(null, "certificate"));
    }

    @Override
    public Set<String> available(Certificate certificate, View view) {
        return !certificate.exists()
                ? Set.of()
                : certificate.issuing() == null ? Set.of("update", "remove") : Set.of("update", "remove", "renew");
    }

    @Override
    public Set<Can> can() {
        return Set.of(Can.CREATE, Can.UPDATE, Can.REMOVE);
    }

    @Override
    public Created create(Call call, Body body) {
        var domains = body.at("domains").orNull(Given::texts);
        return Created.of(call.submit(call.project(), new Intent.CreateCertificate(body.required("name"),
                body.text("description"), orEmpty(body.text("cert")), orEmpty(body.text("certChain")),
                orEmpty(body.text("key")), domains == null ? List.of() : domains, body.text("directory"),
                body.text("directoryCert"), body.text("email"))));
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    @Override
    public void update(Call call, Certificate certificate, Body body) {
        // clients send back all that they were shown, which is no wish to change it
        var cert = changed(body.text("cert"), certificate.cert());
        var chain = body.node().has("certChain") ? changed(orEmpty(body.text("certChain")), certificate.chain()) : null;
        var domains = body.at("domains").orNull(Given::texts);
        var known = certificate.issuing() == null ? List.<String>of() : certificate.issuing().domains();
        call.submit(call.scopeOf(certificate), new Intent.UpdateCertificate(certificate.id(), body.text("name"),
                body.text("description"), cert, chain, body.text("key"),
                domains == null || domains.equals(known) ? null : domains));
    }

    private static @Nullable String changed(@Nullable String given, String known) {
        return given == null || given.equals(known) ? null : given;
    }

    @Override
    public void remove(Call call, Certificate certificate) {
        call.submit(call.scopeOf(certificate), new Intent.RemoveCertificate(certificate.id()));
    }

    @Override
    public @Nullable Object act(Call call, Certificate certificate, String action, Body body) {
        switch (action) {
            case "remove" -> remove(call, certificate);
            case "renew" -> call.submit(call.scopeOf(certificate), new Intent.UpdateCertificate(certificate.id(), null,
                    null, null, null, null, Objects.requireNonNull(certificate.issuing()).domains()));
            default -> update(call, certificate, body);
        }
        return null;
    }
}
