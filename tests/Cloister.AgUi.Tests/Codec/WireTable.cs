namespace Cloister.AgUi.Tests;

/// <summary>
/// The events as the protocol's documents list them, written without a look at the library's own table. A member is <c>name:kind</c>; a
/// question mark says that it is optional, a tilde that it is optional and that versions before 1.0 sent null for it.
/// </summary>
public static class WireTable
{
    private const string Events = """
        RUN_STARTED threadId:text runId:text protocolVersion?:text parentRunId?:text input?:input
        RUN_FINISHED threadId:text runId:text result~:any outcome~:outcome usage?:usage
        RUN_ERROR message:text code?:text usage?:usage
        STEP_STARTED* stepName:text
        STEP_FINISHED* stepName:text
        TEXT_MESSAGE_START* messageId:text role?:role name?:text
        TEXT_MESSAGE_CONTENT* messageId:text delta:text
        TEXT_MESSAGE_END* messageId:text
        TEXT_MESSAGE_CHUNK* messageId?:text role?:role delta?:text name?:text
        TOOL_CALL_START* toolCallId:text toolCallName:text parentMessageId~:text
        TOOL_CALL_ARGS* toolCallId:text delta:text
        TOOL_CALL_END* toolCallId:text
        TOOL_CALL_CHUNK* toolCallId?:text toolCallName?:text parentMessageId~:text delta?:text
        TOOL_CALL_RESULT* messageId:text toolCallId:text content:content role?:toolRole
        STATE_SNAPSHOT* snapshot:nullable
        STATE_DELTA* delta:patch
        MESSAGES_SNAPSHOT messages:messages
        ACTIVITY_SNAPSHOT* messageId:text activityType:text content:object replace?:flag
        ACTIVITY_DELTA* messageId:text activityType:text patch:patch
        RAW* event:nullable source?:text
        CUSTOM* name:text value:nullable
        REASONING_START* messageId:text
        REASONING_END* messageId:text
        REASONING_MESSAGE_START* messageId:text role:reasoningRole
        REASONING_MESSAGE_CONTENT* messageId:text delta:text
        REASONING_MESSAGE_END* messageId:text
        REASONING_MESSAGE_CHUNK* messageId?:text delta?:text
        REASONING_ENCRYPTED_VALUE* subtype:subtype entityId:text encryptedValue:text encryptedValueType?:text
        SUBAGENT_STARTED subagentRunId:text name:text description?:text parentSubagentRunId?:text parentToolCallId?:text parentMessageId?:text
        SUBAGENT_FINISHED subagentRunId:text result~:any outcome?:subagentOutcome
        SUBAGENT_ERROR subagentRunId:text message:text code?:text
        """;

    private static readonly string[] AnyValues = ["\"x\"", "5", "true", "[1]", "{\"a\":null}"];

    /// <summary>For each kind: a value that is right, then values that are wrong.</summary>
    private static readonly Dictionary<string, string[]> Values = new(StringComparer.Ordinal)
    {
        ["text"] = ["\"some text\"", "5", "true", "[]", "{}"],
        ["any"] = ["{\"deep\":[null,1.50,12345678901234567890]}"],
        ["nullable"] = ["{\"deep\":[null,1.50,12345678901234567890]}"],
        ["object"] = ["{\"a\":null,\"b\":[{}]}", "5", "\"x\"", "true", "[]"],
        ["flag"] = ["false", "5", "\"true\"", "[]", "{}"],
        ["timestamp"] = ["-9007199254740991", "\"5\"", "1.5", "9007199254740992", "true", "[]", "{}"],
        ["role"] = ["\"developer\"", "5", "true", "[]", "{}"],
        ["toolRole"] = ["\"tool\"", "5", "true", "[]", "{}"],
        ["reasoningRole"] = ["\"reasoning\"", "5", "true", "[]", "{}"],
        ["subtype"] = ["\"tool-call\"", "5", "true", "[]", "{}"],
        ["patch"] =
        [
            """[{"op":"add","path":"/a~1b","value":null},{"op":"move","from":"","path":"/b"},{"op":"remove","path":"/c","note":1}]""",
            "5",
            "\"x\"",
            "{}",
            "[null]",
            "[5]",
        ],
        ["outcome"] =
        [
            """
                {"type":"interrupt","interrupts":[{"id":"i","reason":"tool_call","message":"Sure?","toolCallId":"c","responseSchema":{"type":"object"},
                "expiresAt":"2030-01-01T00:00:00Z","metadata":{"k":null},"subagentRunId":"s"}]}
                """,
            "5",
            "\"success\"",
            "[]",
            "true",
        ],
        ["subagentOutcome"] = ["""{"type":"suspended","interruptIds":["i","j"]}""", "5", "\"success\"", "[]", "true"],
        ["usage"] =
        [
            """
                [{"provider":"p","model":"m","inputTokens":1,"outputTokens":2,"totalTokens":3,"reasoningTokens":0,"cachedInputTokens":5,
                "cacheWriteInputTokens":9007199254740991},{}]
                """,
            "5",
            "{}",
            "[null]",
            "[{\"inputTokens\":-1}]",
            "[{\"inputTokens\":1.5}]",
            "[{\"model\":5}]",
        ],
        ["content"] =
        [
            """
                [{"type":"text","text":"t","id":"1","metadata":[1]},
                {"type":"image","source":{"type":"data","value":"aGk=","mimeType":"image/png"},"id":"2","metadata":"m"},
                {"type":"audio","source":{"type":"url","value":"https://example.org/a","mimeType":"audio/ogg"}},
                {"type":"video","source":{"type":"file","value":"handle","provider":"acme","mimeType":"video/mp4"}},
                {"type":"document","source":{"type":"url","value":"u"}}]
                """,
            "5",
            "true",
            "{}",
            "[null]",
            "[{\"type\":\"text\"}]",
            "[{\"type\":\"image\"}]",
        ],
        ["messages"] = ["[" + Messages + "]", "5", "\"x\"", "{}", "[null]", "[5]", """[{"role":"user","content":"no id"}]"""],
        ["input"] =
        [
            """
                {"threadId":"t","runId":"r","protocolVersion":"1.0","parentRunId":"p","state":{"n":1},"messages":[
                """
                + Messages
                + """
                    ],"tools":[{"name":"n","description":"d","parameters":{"type":"object"},"metadata":{"k":1}},{"name":"n2","description":""}],
                    "context":[{"description":"d","value":"v"}],"forwardedProps":{"f":null},
                    "resume":[{"interruptId":"i","status":"resolved","payload":true,"metadata":{}},{"interruptId":"j","status":"cancelled"}]}
                    """,
            "5",
            "\"x\"",
            "[]",
            "{}",
            """{"threadId":"t","runId":"r"}""",
        ],
    };

    private const string Messages = """
        {"id":"1","role":"developer","content":"c","name":"n","metadata":{"k":1},"subagentRunId":"s","encryptedValue":"e","encryptedValueType":"t"},
        {"id":"2","role":"system","content":"","name":"n"},
        {"id":"3","role":"user","content":"c","name":"n"},
        {"id":"4","role":"user","content":[{"type":"text","text":"t"}]},
        {"id":"5","role":"assistant","content":"c","name":"n","toolCalls":[{"id":"c","type":"function",
        "function":{"name":"f","arguments":"{\"a\":1"},"metadata":{},"encryptedValue":"e","encryptedValueType":"t"}]},
        {"id":"6","role":"assistant"},
        {"id":"7","role":"tool","toolCallId":"c","content":"done","error":"e","encryptedValue":"v"},
        {"id":"8","role":"tool","toolCallId":"d","content":[]},
        {"id":"9","role":"activity","activityType":"PLAN","content":{"a":null},"metadata":{},"subagentRunId":"s"},
        {"id":"10","role":"reasoning","content":"c","encryptedValue":"v","subagentRunId":"s"}
        """;

    public static IReadOnlyList<WireEvent> All { get; } = [.. Events.Split('\n').Select(Parse)];

    private static WireEvent Parse(string line)
    {
        var words = line.Trim().Split(' ');
        var isTagged = words[0].EndsWith('*');
        string[] members =
        [
            .. words[1..],
            .. isTagged ? ["subagentRunId?:text"] : Array.Empty<string>(),
            "timestamp?:timestamp",
            "rawEvent~:any",
            "metadata?:object",
        ];
        return new(words[0].TrimEnd('*'), [.. members.Select(ParseMember)]);
    }

    private static WireMember ParseMember(string text)
    {
        var (name, kind) = (text.Split(':')[0], text.Split(':')[1]);
        var values = Values[kind];
        return new(
            name.TrimEnd('?', '~'),
            IsRequired: name[^1] is not ('?' or '~'),
            IsNullable: kind == "nullable",
            HadNulls: name.EndsWith('~'),
            Right: kind is "any" or "nullable" ? [values[0], .. AnyValues] : [values[0]],
            Wrong: values[1..]
        );
    }
}
