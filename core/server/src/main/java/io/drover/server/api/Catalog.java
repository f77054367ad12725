package io.drover.server.api;

import io.drover.model.Refusal;
import io.drover.server.store.Store;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The catalog's own small API, {@code /v1-catalog}: Rancher's command stops where it finds no schemas of it, also when
 * it only lists stacks. There is no catalog here, so its lists are empty.
 */
final class Catalog implements Handler<RoutingContext> {
    static final String PATH = "/v1-catalog";
    private static final Map<String, String> PLURALS = Map.of("template", "templates", "templateVersion",
            "templateversions", "catalog", "catalogs");
    private static final Map<String, Map<String, String>> FIELDS = fields();

    private final Store store;

    Catalog(Store store) {
        this.store = store;
    }

    private static Map<String, Map<String, String>> fields() {
        var version = new LinkedHashMap<String, String>();
        for (var name : List.of("id", "name", "description", "catalogId", "category", "maintainer", "license",
                "projectURL", "path", "templateBase", "defaultVersion", "version", "defaultTemplateVersionId",
                "minimumRancherVersion", "maximumRancherVersion", "upgradeFrom", "readme", "uuid")) {
            version.put(name, "string");
        }
        version.put("isSystem", "string");
        version.put("revision", "int");
        version.put("categories", "array[string]");
        version.put("labels", "map[string]");
        version.put("bindings", "json");
        version.put("files", "map[string]");
        version.put("questions", "array[question]");
        version.put("versionLinks", "map[string]");
        version.put("upgradeVersionLinks", "map[string]");
        var question = new LinkedHashMap<String, String>();
        for (var name : List.of("variable", "label", "description", "type", "default", "group", "validChars",
                "invalidChars")) {
            question.put(name, "string");
        }
        for (var name : List.of("min", "max", "minLength", "maxLength")) {
            question.put(name, "int");
        }
        question.put("required", "boolean");
        question.put("options", "array[string]");
        return Map.of("template", version, "templateVersion", version, "question", question, "catalog",
                Map.of("id", "string", "name", "string", "url", "string", "branch", "string", "environmentId",
                        "string", "state", "string", "transitioningMessage", "string"));
    }

    @Override
    public void handle(RoutingContext context) {
        var links = new Links(Origin.of(context.request(), store), PATH, null);
        try {
            var method = context.request().method().name();
            if (!method.equals("GET") && !method.equals("HEAD")) {
                throw new Refusal(Refusal.Code.MethodNotAllowed, null,
                        "there is no catalog here that could be changed");
            }
            var path = context.request().path().substring(PATH.length()).replaceAll("^/+|/+$", "");
            Threads.end(context, Reply.of(200, answer(path, Paging.of(context.queryParams()), links))
                    .with("X-API-Schemas", links.schemas()));
        } catch (Refusal refusal) {
            Threads.end(context, Errors.of(refusal));
        }
    }

    private static Map<String, @Nullable Object> answer(String path, Paging paging, Links links) {
        // the command asks for schemas/schemas, as of the other API
        if (path.isEmpty() || path.equals("schemas") || path.equals("schemas/schemas")) {
            return schemas(links);
        }
        return PLURALS.entrySet().stream().filter(type -> type.getValue().equalsIgnoreCase(path)).findFirst()
                .map(type -> Listing.envelope(type.getKey(), links.collection(path), List.of(), paging, null))
                .orElseThrow(() -> Refusal.notFound(path));
    }

    private static Map<String, @Nullable Object> schemas(Links links) {
        var data = new ArrayList<Object>();
        FIELDS.forEach((id, types) -> {
            var fields = new LinkedHashMap<String, Object>();
            types.forEach((name, type) -> fields.put(name, FieldSpec.readOnly(type).body()));
            var plural = PLURALS.get(id);
            var methods = plural == null ? List.<String>of() : List.of("GET");
            data.add(SchemaBody.schema(id, plural == null ? id + "s" : plural, fields, methods, methods, links));
        });
        return SchemaBody.collection(data, links);
    }
}
