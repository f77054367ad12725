package io.drover.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The certificates that load balancers show. */
@Command(name = "certificate", mixinStandardHelpOptions = true, description = "Shows certificates, and adds, renews and removes them.", footer = {
        "", "A load balancer shows those that lb_config.certs and lb_config.default_cert name.", "", "Examples:",
        "  drover certificate", "  drover certificate add shop cert.pem key.pem",
        "  drover certificate get shop shop.example.com www.shop.example.com", "  drover certificate rm shop"})
final class Certificates implements Runnable {
    @Mixin
    private Connection connection = new Connection();
    @Mixin
    private Format format = new Format();
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        list(connection, format);
    }

    @Command(name = "ls", mixinStandardHelpOptions = true, description = "Shows all certificates, for which names they are, and until when.")
    void list(@Mixin Connection here, @Mixin Format as) {
        var certificates = here.open().list("certificates");
        as.print(spec.commandLine().getOut(), certificates, () -> {
            var table = new Table("ID", "NAME", "STATE", "FOR", "UNTIL", "MESSAGE");
            certificates.forEach(one -> {
                var names = new ArrayList<String>();
                one.path(one.path("domains").isEmpty() ? "subjectAlternativeNames" : "domains")
                        .forEach(name -> names.add(name.asText()));
                table.row(Ps.text(one, "id"), Ps.text(one, "name"), Ps.text(one, "state"),
                        names.isEmpty() ? Ps.text(one, "CN") : String.join(" ", names), Ps.text(one, "expiresAt"),
                        Ps.text(one, "transitioningMessage"));
            });
            return table;
        });
    }

    @Command(name = "add", mixinStandardHelpOptions = true, description = "Adds a certificate from files, or puts it in the place of the one with this name.", footer = {
            "", "Load balancers that show it show the new one at once, and no connection is cut.", "", "Examples:",
            "  drover certificate add shop cert.pem key.pem --chain chain.pem"})
    void add(@Mixin Connection here, @Parameters(paramLabel = "NAME", description = "what it is called") String name,
            @Parameters(paramLabel = "CERT", description = "the certificate, in PEM") Path cert,
            @Parameters(paramLabel = "KEY", description = "its private key, in PEM, without a password") Path key,
            @Option(names = "--chain", paramLabel = "FILE", description = "those that lead from it to its issuer") @Nullable Path chain) {
        var api = here.open();
        var body = new LinkedHashMap<String, Object>(
                Map.of("name", name, "cert", read(cert), "key", read(key)));
        if (chain != null) {
            body.put("certChain", read(chain));
        }
        var known = api.list("certificates", "name", name);
        if (known.isEmpty()) {
            say("added " + Ps.text(api.create("certificates", body), "id"));
        } else {
            api.update("certificates", Ps.text(known.get(0), "id"), body);
            say("put in the place of the former one");
        }
    }

    @Command(name = "get", mixinStandardHelpOptions = true, description = "Gets a certificate from an issuer by ACME, and a new one in time.", footer = {
            "", "Each host name must lead to port 80 of a load balancer of this environment.", "", "Examples:",
            "  drover certificate get shop shop.example.com --email me@example.com",
            "  drover certificate get inside shop.corp --issuer https://ca.corp/acme/acme/directory --issuer-cert root.pem"})
    void get(@Mixin Connection here, @Parameters(paramLabel = "NAME", description = "what it is called") String name,
            @Parameters(paramLabel = "DOMAIN", arity = "1..*", description = "a host name") List<String> domains,
            @Option(names = "--email", paramLabel = "ADDRESS", description = "for the issuer's warnings") @Nullable String email,
            @Option(names = "--issuer", paramLabel = "URL", description = "of the issuer's directory (default: Let's Encrypt)") @Nullable String issuer,
            @Option(names = "--issuer-cert", paramLabel = "FILE", description = "the authority that vouches for the issuer's own address, in PEM") @Nullable Path trust) {
        var body = new LinkedHashMap<String, Object>(Map.of("name", name, "domains", domains));
        if (email != null) {
            body.put("email", email);
        }
        if (issuer != null) {
            body.put("directory", issuer);
        }
        if (trust != null) {
            body.put("directoryCert", read(trust));
        }
        say("asking the issuer for " + Ps.text(here.open().create("certificates", body), "id")
                + "; drover certificate shows how far it is");
    }

    @Command(name = "renew", mixinStandardHelpOptions = true, description = "Asks the issuer now, instead of after the pause that follows a failure.", footer = {
            "", "Examples:", "  drover certificate renew shop"})
    void renew(@Mixin Connection here, @Parameters(paramLabel = "NAME", description = "name or id") String name) {
        var api = here.open();
        api.act("certificates", find(api, name), "renew", Map.of());
        say("asking the issuer; drover certificate shows how far it is");
    }

    @Command(name = "rm", mixinStandardHelpOptions = true, description = "Removes a certificate that no load balancer shows.", footer = {
            "", "Examples:", "  drover certificate rm shop"})
    void remove(@Mixin Connection here, @Parameters(paramLabel = "NAME", description = "name or id") String name) {
        var api = here.open();
        api.act("certificates", find(api, name), "remove", Map.of());
        say("removed");
    }

    private static String find(Api api, String name) {
        for (var one : api.list("certificates")) {
            if (Ps.text(one, "id").equals(name) || Ps.text(one, "name").equalsIgnoreCase(name)) {
                return Ps.text(one, "id");
            }
        }
        throw new Failure("there is no certificate " + name);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new Failure("cannot read " + file + ": " + e.getMessage());
        }
    }

    private void say(String text) {
        spec.commandLine().getOut().println(text);
        spec.commandLine().getOut().flush();
    }
}
