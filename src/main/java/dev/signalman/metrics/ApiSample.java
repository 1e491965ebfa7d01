package dev.signalman.metrics;

/**
 * How busy the client of one organisation is at this moment.
 *
 * @param organization configured name of the organisation
 * @param inFlight requests under way
 * @param waiting requests that wait for the budget or for their turn
 * @param requestsPerMinute the budget
 * @param remaining requests that the budget allows at once
 */
public record ApiSample(String organization, int inFlight, int waiting, int requestsPerMinute, int remaining) {
    void writeTo(GaugeSink sink) {
        sink.add(Meters.API_IN_FLIGHT, inFlight, organization);
        sink.add(Meters.API_WAITING, waiting, organization);
        sink.add(Meters.API_BUDGET, requestsPerMinute, organization);
        sink.add(Meters.API_BUDGET_LEFT, remaining, organization);
    }
}
