package io.drover.server.api;

import io.drover.model.Service;
import io.drover.server.store.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Which service is linked to which, under which name. */
final class ServiceConsumeMapResource implements DerivedType<ServiceConsumeMap> {
    private static final Described RANCHER = Described.of("serviceConsumeMap");
    private final List<Field<ServiceConsumeMap>> fields = describe();
    private final Map<String, Link<ServiceConsumeMap>> links = RANCHER.links(ways());

    @Override
    public String id() {
        return "serviceConsumeMap";
    }

    @Override
    public String plural() {
        return "serviceConsumeMaps";
    }

    @Override
    public Class<ServiceConsumeMap> record() {
        return ServiceConsumeMap.class;
    }

    @Override
    public List<Field<ServiceConsumeMap>> fields() {
        return fields;
    }

    private static List<Field<ServiceConsumeMap>> describe() {
        var fields = new ArrayList<>(CommonFields.<ServiceConsumeMap>of(RANCHER, (_, _) -> Life.ACTIVE,
                ServiceConsumeMap::uuid));
        fields.add(CommonFields.account(RANCHER));
        fields.add(RANCHER.field("name", (map, _) -> map.name()));
        fields.add(RANCHER.field("serviceId", (map, _) -> map.service().id()));
        fields.add(RANCHER.field("consumedServiceId", (map, _) -> map.consumed().id()));
        return RANCHER.with(fields);
    }

    @Override
    public Map<String, Link<ServiceConsumeMap>> links() {
        return links;
    }

    private static Map<String, Link<ServiceConsumeMap>> ways() {
        return Map.of("service", Link.one("service", (map, _) -> map.service()), "consumedService",
                Link.one("service", (map, _) -> map.consumed()), "account", Link.account(), "instanceLinks",
                Link.none("instanceLink"));
    }

    @Override
    public Stream<ServiceConsumeMap> in(View view) {
        return view.services().stream().flatMap(service -> of(service, view));
    }

    /** Those by id come before those that a compose file says by name. */
    static Stream<ServiceConsumeMap> of(Service service, View view) {
        var byId = service.links().entrySet().stream().flatMap(
                link -> Stream.ofNullable(view.get(Service.class, link.getValue()))
                        .map(consumed -> new ServiceConsumeMap(service, link.getKey(), consumed)));
        var byName = service.spec().links().stream().filter(link -> !service.links().containsKey(link.alias()))
                .flatMap(link -> Stream.ofNullable(view.serviceMeant(service.stackId(), link.service()))
                        .map(consumed -> new ServiceConsumeMap(service, link.alias(), consumed)));
        return Stream.concat(byId, byName);
    }
}
