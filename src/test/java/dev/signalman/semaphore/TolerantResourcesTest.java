package dev.signalman.semaphore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The resources that are seldom read, in every form in which servers of different ages write them. */
class TolerantResourcesTest {
    private static JsonNode json(String text) throws JsonProcessingException {
        return Json.MAPPER.readTree(text.replace('\'', '"'));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'2023-07-25 08:35:54.819164Z'",
                "'2023-07-25T08:35:54.819164Z'",
                "{'seconds':1690274154,'nanos':819164000}"
            })
    void a_scheduler_has_its_times_in_whatever_form(String time) throws Exception {
        Schedule schedule = ScheduleJson.schedule(json("{'id':'1','updated_at':" + time + "}"));
        assertThat(schedule.updatedAt()).isEqualTo(Instant.parse("2023-07-25T08:35:54.819164Z"));
        assertThat(schedule.createdAt()).isNull();
    }

    @Test
    void an_old_server_knows_branches_and_a_new_one_references() throws Exception {
        Schedule old = ScheduleJson.schedule(json("{'id':'1','branch':'master'}"));
        assertThat(old.reference()).isEqualTo("refs/heads/master");
        assertThat(old.recurring()).isTrue();
        Schedule tagged = ScheduleJson.schedule(json("{'schedule':{'id':'1','reference':'refs/tags/v1'}}"));
        assertThat(tagged.branch()).isNull();
        Schedule fresh = ScheduleJson.schedule(json("{'id':'1','reference':'refs/heads/dev'}"));
        assertThat(fresh.branch()).isEqualTo("dev");
    }

    @Test
    void triggers_of_a_kind_that_nobody_knows_are_kept_as_such() throws Exception {
        ScheduleDetail detail = ScheduleJson.detail(json("{'schedule':{'id':'1'},'triggers':["
                + "{'scheduling_status':'PASSED','run_now_requester_id':''},{'scheduling_status':'postponed'},"
                + "{'scheduling_status':2}]}"));
        assertThat(detail.triggers())
                .extracting(ScheduleTrigger::status)
                .containsExactly(
                        SchedulingStatus.Known.PASSED,
                        new SchedulingStatus.Unknown("postponed"),
                        SchedulingStatus.Known.FAILED);
        assertThat(detail.triggers().getFirst().runNowBy()).isNull();
    }

    @Test
    void a_target_looked_for_by_name_comes_alone_or_as_a_list_of_one() throws Exception {
        String target = "{'id':'t1','name':'prod','state':'usable','subject_rules':[{'type':'ROBOT'}],"
                + "'object_rules':[{'type':'pr','match_mode':'all'}],'bookmark_parameter2':'REGION'}";
        DeploymentTarget alone = DeploymentDecoder.target(json(target));
        assertThat(DeploymentDecoder.target(json("[" + target + "]"))).isEqualTo(alone);
        assertThat(alone.state()).isEqualTo(TargetState.Known.USABLE);
        assertThat(alone.subjects()).containsExactly(new SubjectRule(new SubjectKind.Unknown("robot"), "", ""));
        assertThat(alone.objects()).containsExactly(new ObjectRule(ReferenceKind.Known.PR, MatchMode.Known.ALL, ""));
        assertThat(alone.bookmarks()).containsExactly("REGION");
    }

    @Test
    void a_rule_of_a_kind_that_nobody_knows_goes_back_as_it_came() {
        TargetDraft draft =
                TargetDraft.unchanged().with(List.of(new SubjectRule(SubjectKind.of("robot"), "r2", "")), List.of());
        assertThat(DeploymentTargetJson.write(draft, java.util.UUID.randomUUID())
                        .get("subject_rules")
                        .toString())
                .isEqualTo("[{\"type\":\"ROBOT\",\"subject_id\":\"r2\"}]");
    }

    @Test
    void a_notification_that_points_nowhere_is_seen_as_such() throws Exception {
        Notification notification = NotificationJson.read(json("{'metadata':{'id':'1','name':'n','create_time':'0'},"
                + "'spec':{'rules':[{'name':'r','filter':{'projects':['web']},'notify':{"
                + "'slack':{'endpoint':'','channels':[],'message':'','status':'ACTIVE'},"
                + "'webhook':{'endpoint':'https://h.example','status':'INACTIVE','timeout':0}}}]},"
                + "'status':{'failures':['gone',{'message':'timeout','time':'1571083003'}]}}"));
        NotificationRule rule = notification.rules().getFirst();
        assertThat(rule.slack()).isNull();
        assertThat(Objects.requireNonNull(rule.webhook()).active()).isFalse();
        assertThat(rule.pointsNowhere()).isTrue();
        assertThat(notification.createdAt()).isNull();
        assertThat(notification.failures())
                .containsExactly(
                        new Notification.Failure("gone", null),
                        new Notification.Failure("timeout", Instant.ofEpochSecond(1_571_083_003)));
    }

    @Test
    void a_secret_of_the_documented_and_of_the_real_server_is_the_same() throws Exception {
        String metadata = "{'metadata':{'id':'1','name':'s','create_time':1571083003},'org_config':";
        StoredSecret documented = SecretJson.read(json(metadata + "{'project_access':'NONE'}}"));
        StoredSecret real = SecretJson.read(json(metadata + "{'projects_access':2}}"));
        assertThat(documented).isEqualTo(real);
        assertThat(SecretJson.read(json("{'metadata':{'name':'s','project_id_or_name':'web'}}"))
                        .projectId())
                .isEqualTo("web");
        assertThatThrownBy(() -> SecretJson.read(json("{'data':{'env_vars':[]}}")))
                .hasMessageContaining("without metadata.name");
    }

    @Test
    void an_agent_type_without_settings_names_its_agents_in_the_usual_way() throws Exception {
        AgentType type = ResourceDecoders.agentType(json("{'metadata':{'name':'s1-a'}}"));
        assertThat(type.naming()).isEqualTo(AgentNaming.BY_AGENT);
        AgentType other = ResourceDecoders.agentType(json("{'metadata':{'name':'s1-a'},'spec':{'agent_name_settings':"
                + "{'assignment_origin':'ASSIGNMENT_ORIGIN_K8S','release_after':90,'aws':null}}}"));
        assertThat(other.naming())
                .isEqualTo(
                        new AgentNaming(new NameOrigin.Unknown("assignment_origin_k8s"), Duration.ofSeconds(90), null));
    }

    @Test
    void flaky_tests_without_figures_have_none_rather_than_zero() throws Exception {
        FlakyTest test = TestResultsJson.flakyTest(json("{'test_id':'1','latest_disruption_at':null,'age':3}"));
        assertThat(test.passRate()).isNaN();
        assertThat(test.latestDisruptionAt()).isNull();
        assertThat(TestResultsJson.dayCount(json("{'day':'2026-11-02','count':3}")))
                .isEqualTo(new DayCount(LocalDate.of(2026, 11, 2), 3));
        assertThat(TestResultsJson.dayCount(json("{'day':'2026-11-02 00:00:00Z','count':'3'}")))
                .isEqualTo(new DayCount(LocalDate.of(2026, 11, 2), 3));
        assertThatThrownBy(() -> TestResultsJson.dayCount(json("{'day':'tomorrow'}")))
                .isInstanceOf(Undecodable.class);
    }

    @Test
    void a_widget_that_cannot_be_read_does_not_hide_its_dashboard() throws Exception {
        Dashboard dashboard = DashboardJson.read(json("{'metadata':{'id':'1'},'spec':{'widgets':["
                + "7,{'name':'w','type':'list_pipelines','filters':{'branch':'main','n':3}}]}}"));
        assertThat(dashboard.widgets()).extracting(Widget::name).contains("w");
        assertThat(dashboard.widgets().getLast().filters()).containsEntry("n", "3");
        assertThat(DashboardJson.read(json("{'metadata':{'id':'1'},'spec':null}"))
                        .widgets())
                .isEmpty();
    }

    @Test
    void a_signed_url_is_read_in_either_spelling() throws Exception {
        assertThatThrownBy(() -> ResourceDecoders.signedUrl(json("{'method':'get'}")))
                .hasMessageContaining("without url");
        assertThat(ResourceDecoders.signedUrl(json("{'url':'https://x','method':'get'}"))
                        .method())
                .isEqualTo("GET");
    }
}
