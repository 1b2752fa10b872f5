using System.Globalization;

namespace Cloister.Agents.Tests;

public sealed class ChecksTests
{
    [Fact]
    public void A_project_without_a_file_is_refused()
    {
        using var folder = new ProjectFolder();

        Assert.Equal(["agent.json not found in project directory"], folder.Errors());
    }

    [Theory]
    [InlineData("{", 1, 2)]
    [InlineData("{\n  \"name\": \"x\",\n  version\n}", 3, 3)]
    [InlineData("{ \"ä\": oops }", 1, 8)]
    [InlineData("{\"a\":1,}", 1, 8)]
    public void A_file_that_is_no_json_is_refused_with_the_place(string text, int line, int column)
    {
        using var folder = ProjectFolder.With(text);

        Assert.Equal([$"agent.json: invalid JSON at line {line}, column {column}"], folder.Errors());
    }

    [Fact]
    public void A_key_that_is_there_twice_is_no_json_either()
    {
        using var folder = ProjectFolder.With("""{"name":"a","version":"1","name":"b"}""");

        Assert.StartsWith("agent.json: invalid JSON", Assert.Single(folder.Errors()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_holds_no_object_is_refused()
    {
        using var folder = ProjectFolder.With("[]");

        Assert.Equal(["agent.json: the file must hold an object"], folder.Errors());
    }

    [Theory]
    [InlineData("{}", "name, version")]
    [InlineData("""{"version":"1"}""", "name")]
    [InlineData("""{"name":" ","version":"1"}""", "name")]
    [InlineData("""{"name":"x","version":null}""", "version")]
    [InlineData("""{"name":"x","version":"1","models":{"m":{"name":"n"}}}""", "models.m.provider")]
    public void Only_those_required_fields_are_named_that_are_missing(string text, string missing)
    {
        using var folder = ProjectFolder.With(text);

        Assert.Equal([$"agent.json: missing required fields: {missing}"], folder.Errors());
    }

    [Theory]
    [InlineData("name", "5", "must be text")]
    [InlineData("start", "5", "must be an object")]
    [InlineData("start.port", "65536", "must be an integer from 0 to 65535")]
    [InlineData("start.port", "-1", "must be an integer from 0 to 65535")]
    [InlineData("start.port", "\"80\"", "must be an integer from 0 to 65535")]
    [InlineData("start.port", "1.5", "must be an integer from 0 to 65535")]
    [InlineData("start.auth", "\"open\"", "must be one of token, none")]
    [InlineData("start.allowedHosts", "\"a\"", "must be a list of texts")]
    [InlineData("start.allowedHosts", "[1]", "must be a list of texts")]
    [InlineData("execution.maxSteps", "0", "must be an integer from 1 to 256")]
    [InlineData("execution.maxSteps", "257", "must be an integer from 1 to 256")]
    [InlineData("execution.turnTimeoutSeconds", "86401", "must be an integer from 1 to 86400")]
    [InlineData("execution.whenBusy", "\"Steer\"", "must be one of steer, queue, reject, interrupt")]
    [InlineData("execution.autoContinue", "1", "must be true or false")]
    [InlineData("context.maxInputTokens", "\"many\"", "must be an integer")]
    [InlineData("context.compactRatio", "true", "must be a number")]
    [InlineData("services.chat.queue.laneCap", "1001", "must be an integer from 1 to 1000")]
    [InlineData("services.chat.egress.maxSendsPerTurn", "501", "must be an integer from 1 to 500")]
    [InlineData("services.chat.backlogMaxAgeSeconds", "604801", "must be an integer from 0 to 604800")]
    [InlineData("services.chat.channels.telegram", "true", "must be an object")]
    [InlineData("services.chat.enabled", "\"yes\"", "must be true or false")]
    [InlineData("services.own.enabled", "\"yes\"", "must be true or false")]
    [InlineData("services.task.timezone", "\"Europe/Nowhere\"", "must be an IANA time zone that this machine knows")]
    [InlineData("plugins.asr.enabled", "0", "must be true or false")]
    [InlineData("sandbox.writablePaths", "[\"../out\"]", "'../out' must stay inside the project")]
    [InlineData("sandbox.writablePaths", "[\"out\", \"/tmp\"]", "'/tmp' must be relative to the project")]
    [InlineData("approvals.rules", "{}", "must be a list of rules")]
    [InlineData("logging.level", "\"verbose\"", "must be one of trace, debug, information, warning, error, critical")]
    [InlineData("locale", "\"de\"", "must be one of en, zh")]
    public void A_value_that_cannot_be_is_refused_with_its_path(string path, string value, string reason)
    {
        using var folder = ProjectFolder.With(Json(path, value));

        Assert.Equal([$"agent.json: {path}: {reason}"], folder.Errors());
    }

    [Theory]
    [InlineData("plugins", "a:b", "is no name of a plugin")]
    [InlineData("services", "My", "is no name of a service; a letter comes first, then letters, digits and hyphens, all lower-case")]
    [InlineData("slots", "x", "is no pin; expected is plugin:service, or *:service")]
    public void A_name_that_cannot_be_is_refused(string section, string name, string reason)
    {
        using var folder = ProjectFolder.With($$""" {"name":"n","version":"1","{{section}}":{"{{name}}":{} } }""");

        Assert.Equal([$"agent.json: {section}.{name}: {reason}"], folder.Errors());
    }

    [Fact]
    public void Everything_that_is_wrong_is_told_at_once()
    {
        using var folder = ProjectFolder.With(
            """{"version":"1","execution":{"maxSteps":0,"whenBusy":"no"},"locale":7,"models":{"gpt-4.1":{"provider":"p","name":"n","topP":"x"}}}"""
        );

        string[] expected =
        [
            "agent.json: missing required fields: name",
            "agent.json: execution.maxSteps: must be an integer from 1 to 256",
            "agent.json: execution.whenBusy: must be one of steer, queue, reject, interrupt",
            "agent.json: locale: must be one of en, zh",
            "agent.json: models[\"gpt-4.1\"].topP: must be a number",
        ];
        Assert.Equal(expected, folder.Errors());
    }

    [Theory]
    [InlineData("context.maxInputTokens", "1", 2000)]
    [InlineData("context.maxInputTokens", "99999999999999999999", 2_000_000)]
    [InlineData("context.maxInputTokens", "-9223372036854775808", 2000)]
    public void Some_values_are_brought_into_their_range(string path, string value, int expected)
    {
        using var folder = ProjectFolder.With(Json(path, value));

        Assert.Equal(expected, folder.Load().Context.MaxInputTokens);
    }

    [Theory]
    [InlineData(0, 0.1)]
    [InlineData(1, 0.9)]
    [InlineData(0.3, 0.3)]
    public void So_is_the_share_that_is_folded(double said, double expected)
    {
        using var folder = ProjectFolder.With(Json("context.compactRatio", said.ToString(CultureInfo.InvariantCulture)));

        Assert.Equal(expected, folder.Load().Context.CompactRatio);
    }

    [Fact]
    public void So_are_the_times_and_lanes_of_chats()
    {
        using var folder = ProjectFolder.With(
            """
            {"name":"n","version":"1","services":{"chat":{"queue":{"maxConcurrency":99,"mergeDebounceMs":-1,"mergeMaxWaitMs":1e9}}}}
            """
        );

        var chat = folder.Load().Chat;

        Assert.Equal((32, 0, 120_000), (chat.MaxConcurrency, chat.MergeDebounce.TotalMilliseconds, chat.MergeMaxWait.TotalMilliseconds));
    }

    [Fact]
    public void A_key_that_nobody_knows_is_a_warning()
    {
        using var folder = ProjectFolder.With(
            """{"name":"n","version":"1","colour":"red","execution":{"maxstep":3},"services":{"chat":{"own":1}}}"""
        );

        var config = folder.Load();

        Assert.Equal(
            ["agent.json: colour: unknown key, not used", "agent.json: execution.maxstep: unknown key, not used"],
            config.Warnings
        );
        Assert.Equal("red", config.Json["colour"]);
    }

    [Fact]
    public void Extensions_are_refused_with_a_hint()
    {
        using var folder = ProjectFolder.With("""{"name":"n","version":"1","extensions":{}}""");

        Assert.Equal(
            ["agent.json: extensions: is no key of this file; what extends an agent stands under services or plugins"],
            folder.Errors()
        );
    }

    [Theory]
    [InlineData("{}", "must be a list of rules")]
    [InlineData("[3]", "rule 1: must be an object with 'tool' and 'decision', or a command as a list of texts")]
    [InlineData("""[["git","log"],["git",3]]""", "rule 2: must be an object with 'tool' and 'decision', or a command as a list of texts")]
    [InlineData("""[[]]""", "rule 1: 'command' must begin with the name of a program")]
    [InlineData("""[["**"]]""", "rule 1: 'command' must begin with the name of a program")]
    [InlineData("""[["sudo","ls"]]""", "rule 1: 'sudo' starts other programs, so a rule about it would say nothing")]
    [InlineData("""[["git","**","x"]]""", "rule 1: '**' can only stand at the end of 'command'")]
    [InlineData("""[{"decision":"deny"}]""", "rule 1: 'tool' must name a tool, or several with a star at the end")]
    [InlineData("""[{"tool":"x"}]""", "rule 1: 'decision' must be one of allow, ask, deny")]
    [InlineData("""[{"tool":"x","decision":"Deny"}]""", "rule 1: 'decision' must be one of allow, ask, deny")]
    [InlineData("""[{"tool":"x","decision":"deny","inputs":{}}]""", "rule 1: 'inputs' is no part of a rule")]
    [InlineData("""[{"tool":"x","decision":"deny","input":[]}]""", "rule 1: 'input' must be an object")]
    [InlineData("""[{"tool":"x","decision":"deny","input":{"a":["${NAME}"]}}]""", "rule 1: 'input' cannot hold placeholders")]
    [InlineData("""[{"tool":"x","decision":"deny","reason":3}]""", "rule 1: 'reason' must be a text")]
    [InlineData("""[{"tool":"x","decision":"deny","command":"rm"}]""", "rule 1: 'command' must be a list of texts")]
    public void Rule_that_nobody_understands_is_refused(string rules, string why)
    {
        using var folder = ProjectFolder.With("""{"name":"n","version":"1","approvals":{"rules":""" + rules + "}}");

        Assert.Equal([$"agent.json: approvals.rules: {why}"], folder.Errors());
    }

    [Fact]
    public void Rules_are_read_in_their_order()
    {
        using var folder = ProjectFolder.With(
            """{"name":"n","version":"1","approvals":{"rules":[["git","**"],{"tool":"mail_*","decision":"ask","input":{"to":["a",3]},"reason":"why"}]}}"""
        );

        var rules = folder.Load().Approvals.Rules;

        Assert.Equal(
            [("shell_*", ApprovalVerdict.Allow), ("mail_*", ApprovalVerdict.Ask)],
            rules.Select(rule => (rule.Tool, rule.Verdict))
        );
        Assert.Equal(["git", "**"], rules[0].Command);
        Assert.Equal(("""["a",3]""", "why"), (rules[1].Input!["to"].ToString(), rules[1].Reason));
    }

    [Fact]
    public void Keys_of_a_server_of_tools_are_secrets_and_its_other_variables_are_not()
    {
        using var folder = ProjectFolder.With(
            """{"name":"n","version":"1","mcp":{"files":{"command":"x","env":{"API_KEY":"abcdefgh1234","LOG_LEVEL":"information"}}}}"""
        );
        var config = folder.Load();

        Assert.Equal(["abcdefgh1234"], ConfigSecrets.Literals(config));
        Assert.StartsWith("agent.json: mcp.files.env.API_KEY: holds a secret", Assert.Single(config.Warnings), StringComparison.Ordinal);
        Assert.Equal(["x", "****34", "information"], ConfigView.Leaves(config, "mcp").Select(leaf => $"{leaf.Value}"));
        Assert.True(ConfigView.TryGet(config.Json, "mcp.files.env", out var shown));
        Assert.Equal("****34", ((ConfigMap)shown!)["API_KEY"]);
    }

    [Fact]
    public void Variables_that_a_server_of_tools_is_given_are_kept_from_shells()
    {
        using var folder = ProjectFolder.With(
            """{"name":"n","version":"1","mcp":{"files":{"command":"x","env":{"MODE":"${MODE}"},"headers":{"X-Team":"${TEAM}"}}}}"""
        );

        Assert.Superset(new HashSet<string> { "MODE", "TEAM" }, ConfigSecrets.Variables(folder.Load()).ToHashSet(StringComparer.Ordinal));
    }

    [Fact]
    public void A_secret_in_plain_text_works_and_is_warned_about_without_being_shown()
    {
        using var folder = ProjectFolder.With(
            """{"name":"n","version":"1","services":{"chat":{"channels":{"telegram":{"botToken":"123:abc-very-secret"}}}}}"""
        );

        var warning = Assert.Single(folder.Load().Warnings);

        Assert.StartsWith(
            "agent.json: services.chat.channels.telegram.botToken: holds a secret in plain text",
            warning,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("very-secret", warning, StringComparison.Ordinal);
    }

    [Fact]
    public void Headers_that_differ_only_in_case_are_one()
    {
        using var folder = ProjectFolder.With(
            """{"name":"n","version":"1","providers":{"p":{"type":"openai","headers":{"X-A":"1","x-a":"2"}}}}"""
        );

        Assert.Equal([KeyValuePair.Create("X-A", "2")], folder.Load().Providers["p"].Headers);
    }

    [Fact]
    public void A_mark_of_the_byte_order_is_no_error()
    {
        using var folder = new ProjectFolder();
        File.WriteAllText(folder["agent.json"], ProjectFolder.Minimal, new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: true));

        Assert.Equal("ops helper", folder.Load().Name);
    }

    private static string Json(string path, string value)
    {
        var segments = path.Split('.');
        var inner = segments.Reverse().Aggregate(value, (json, segment) => $$"""{"{{segment}}":{{json}}}""");
        return path == "name" ? $$"""{"name":{{value}},"version":"1"}""" : """{"name":"n","version":"1",""" + inner[1..];
    }
}
