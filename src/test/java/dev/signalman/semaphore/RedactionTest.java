package dev.signalman.semaphore;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedactionTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '§', textBlock = """
            SECRETS_LIST         | {"metadata":{"name":"a"},"data":{"env_vars":[{"name":"A","value":"canary"}]}} | {"metadata":{"name":"a"},"data":{"env_vars":[{"name":"A","value":"***"}]}}
            SECRETS_DESCRIBE     | {"data":{"env_vars":{"A":"canary"}}}                                         | {"data":{"env_vars":{"A":"***"}}}
            SECRETS_DESCRIBE     | {"data":{"env_vars":["canary"],"files":null}}                                | {"data":{"env_vars":["***"],"files":null}}
            SECRETS_DESCRIBE     | {"data":"canary"}                                                            | {"data":"***"}
            SECRETS_DESCRIBE     | {"Data":{"x":{"name":{"y":"canary"}}}}                                       | {"Data":{"x":{"name":{"y":"***"}}}}
            PROJECT_SECRETS_LIST | {"data":{"files":[{"path":"/a","content":"canary"}]}}                        | {"data":{"files":[{"path":"/a","content":"***"}]}}
            JOBS_DESCRIBE        | {"spec":{"env_vars":[{"name":"A","value":"canary"}],"data":"shown"}}         | {"spec":{"env_vars":[{"name":"A","value":"***"}],"data":"shown"}}
            TARGETS_DESCRIBE     | {"env_vars":[{"name":"A","value":7}],"files":[]}                             | {"env_vars":[{"name":"A","value":"***"}],"files":[]}
            NOTIFICATIONS_LIST   | {"notify":{"slack":{"endpoint":"canary","channels":["#ci"]}}}                | {"notify":{"slack":{"endpoint":"***","channels":["#ci"]}}}
            NOTIFICATIONS_LIST   | {"notify":{"webhook":{"endpoint":"","secret":"a-name"}}}                     | {"notify":{"webhook":{"endpoint":"","secret":"a-name"}}}
            AGENT_TYPES_CREATE   | {"status":{"registration_token":"canary"}}                                   | {"status":{"registration_token":"***"}}
            ARTIFACTS_SIGN       | [{"URL":"https://canary","method":"PUT"},"canary"]                           | [{"URL":"***","method":"PUT"},"***"]
            PROJECTS_DESCRIBE    | {"spec":{"repository":{"url":"https://me:canary@host/a.git"}}}               | {"spec":{"repository":{"url":"https://***@host/a.git"}}}
            PROJECTS_CREATE      | {"spec":{"repository":{"url":"https://canary@host/a.git"}}}                  | {"spec":{"repository":{"url":"https://***@host/a.git"}}}
            PROJECTS_LIST        | [{"url":"git@github.com:a/b.git"},{"url":"https://host/a@b"}]                | [{"url":"git@github.com:a/b.git"},{"url":"https://host/a@b"}]
            PIPELINES_DESCRIBE   | {"pipeline":{"env_vars":[{"name":"A","value":"canary"}],"name":"b"}}         | {"pipeline":{"env_vars":[{"name":"A","value":"***"}],"name":"b"}}
            """)
    void what_is_secret_in_a_reply_is_hidden_whatever_its_shape(Endpoint endpoint, String reply, String shown)
            throws JsonProcessingException {
        assertThat(Redaction.ofReply(endpoint, Json.MAPPER.readTree(reply))).isEqualTo(Json.MAPPER.readTree(shown));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '§', textBlock = """
            SECRETS_CREATE       | {"data":{"env_vars":[{"name":"A","value":"canary"}]}} | {"data":{"env_vars":[{"name":"A","value":"***"}]}}
            NOTIFICATIONS_CREATE | {"rules":[{"notify":{"slack":{"endpoint":"canary"}}}]} | {"rules":[{"notify":{"slack":{"endpoint":"***"}}}]}
            ARTIFACTS_SIGN       | {"paths":["a"],"type":"PULL"}                         | {"paths":["a"],"type":"PULL"}
            """)
    void so_it_is_in_a_request_that_is_shown(Endpoint endpoint, String body, String shown)
            throws JsonProcessingException {
        assertThat(Redaction.ofRequest(endpoint, Json.MAPPER.readTree(body))).isEqualTo(Json.MAPPER.readTree(shown));
    }
}
