namespace Cloister.Agents.Tests;

public sealed class PlaceholderTests
{
    [Fact]
    public void A_placeholder_stays_one_in_what_is_written_and_is_resolved_in_what_is_typed()
    {
        using var folder = ProjectFolder.With(
            """{"name":"${NAME}","version":"1","start":{"port":"${PORT}"},"execution":{"autoContinue":"${AUTO}","whenBusy":"${BUSY}"}}"""
        );

        var config = folder.Load(
            new()
            {
                ["NAME"] = "helper",
                ["PORT"] = "8080",
                ["AUTO"] = "true",
                ["BUSY"] = "queue",
            }
        );

        Assert.Equal(("helper", 8080), (config.Name, config.Start.Port));
        Assert.Equal((true, WhenBusy.Queue), (config.Execution.AutoContinue, config.Execution.WhenBusy));
        Assert.Equal("${NAME}", config.Json["name"]);
    }

    [Fact]
    public void Providers_keep_their_placeholders_until_they_are_used()
    {
        using var folder = ProjectFolder.With(
            """{"name":"n","version":"1","providers":{"p":{"type":"openai","apiKey":"${KEY}","baseUrl":"${URL}","headers":{"X-Key":"${KEY}","X-B":"b"}}}}"""
        );
        Dictionary<string, string> variables = new() { ["KEY"] = "sk-secret" };

        var written = folder.Load(variables).Providers["p"];
        var used = Placeholder.Resolve(written, variables);

        Assert.Equal(("${KEY}", "${URL}", "${KEY}"), (written.ApiKey, written.BaseUrl, written.Headers["X-Key"]));
        Assert.Equal(("sk-secret", null, "sk-secret", "b"), (used.ApiKey, used.BaseUrl, used.Headers["X-Key"], used.Headers["X-B"]));
    }

    [Fact]
    public void Servers_of_tools_keep_their_placeholders_until_they_are_used()
    {
        using var folder = ProjectFolder.With(
            """{"name":"n","version":"1","mcp":{"git":{"command":"git-mcp","args":["--token","${KEY}","${NONE}"],"env":{"TOKEN":"${KEY}","B":"b"},"trusted":true},"far":{"url":"${URL}","headers":{"X-Key":"${KEY}"},"timeoutSeconds":5,"enabled":false}}}"""
        );
        Dictionary<string, string> variables = new() { ["KEY"] = "sk-secret", ["URL"] = "https://far/mcp" };

        var written = folder.Load(variables).Mcp;
        var (git, far) = (Placeholder.Resolve(written["git"], variables), Placeholder.Resolve(written["far"], variables));

        Assert.Equal(("${KEY}", "${URL}"), (written["git"].Environment["TOKEN"], written["far"].Url));
        Assert.Equal(["--token", "sk-secret"], git.Arguments);
        Assert.Equal(("git-mcp", "sk-secret", "b", true), (git.Command, git.Environment["TOKEN"], git.Environment["B"], git.IsTrusted));
        Assert.Equal(("https://far/mcp", "sk-secret", false), (far.Url, far.Headers["X-Key"], far.IsEnabled));
        Assert.Equal(TimeSpan.FromSeconds(5), far.Timeout);
        Assert.DoesNotContain("sk-secret", $"{git} {far}", StringComparison.Ordinal);
    }

    [Fact]
    public void Filter_of_tools_is_read_as_it_is_written()
    {
        using var folder = ProjectFolder.With(
            """{"name":"n","version":"1","execution":{"tools":{"allow":["read_*"],"deny":["read_mail"]}}}"""
        );

        var tools = folder.Load().Execution.Tools;

        Assert.Equal((true, false, false), (tools.Allows("read_file"), tools.Allows("read_mail"), tools.Allows("shell_exec")));
        Assert.True(new ExecutionSettings().Tools.Allows("anything"));
    }

    [Fact]
    public void Without_its_variable_a_key_counts_as_absent_and_that_is_a_warning()
    {
        using var folder = ProjectFolder.With(
            """{"name":"n","version":"1","execution":{"maxSteps":"${STEPS}"},"plugins":{"asr":{"apiKey":"${ASR}","list":["${ITEM}"]}}}"""
        );

        var config = folder.Load();

        Assert.Equal(64, config.Execution.MaxSteps);
        string[] warnings =
        [
            "agent.json: execution.maxSteps: the variable STEPS is not set, so the key counts as absent",
            "agent.json: plugins.asr.apiKey: the variable ASR is not set, so the key counts as absent",
            "agent.json: plugins.asr.list.0: the variable ITEM is not set, so the key counts as absent",
        ];
        Assert.Equal(warnings, config.Warnings);
    }

    [Fact]
    public void A_required_key_whose_variable_is_not_there_is_missing()
    {
        using var folder = ProjectFolder.With("""{"name":"${NAME}","version":"1"}""");

        Assert.Equal(["agent.json: missing required fields: name"], folder.Errors());
    }

    [Fact]
    public void What_a_variable_says_is_checked_like_anything_else()
    {
        using var folder = ProjectFolder.With("""{"name":"n","version":"1","start":{"port":"${PORT}"}}""");

        Assert.Equal(["agent.json: start.port: must be an integer from 0 to 65535"], folder.Errors(new() { ["PORT"] = "many" }));
    }

    [Theory]
    [InlineData("a ${NAME}")]
    [InlineData("${NAME}\n")]
    [InlineData("${name}")]
    [InlineData("${}")]
    [InlineData("$NAME")]
    [InlineData("${NÄME}")]
    public void Text_that_is_not_entirely_a_placeholder_is_what_it_says(string text) =>
        Assert.Equal(text, Placeholder.Resolve(text, new Dictionary<string, string> { ["NAME"] = "x" }));

    [Fact]
    public void Resolving_leaves_out_what_has_no_variable_and_keeps_null()
    {
        var values = ConfigMap.Of(
            ("a", "${A}"),
            ("b", "${B}"),
            ("c", null),
            ("d", ConfigMap.Of(("e", ConfigList.Of("${A}", "${B}", null, 1))))
        );

        var resolved = Placeholder.Resolve(values, new Dictionary<string, string> { ["A"] = "x" });

        Assert.Equal(ConfigMap.Of(("a", "x"), ("c", null), ("d", ConfigMap.Of(("e", ConfigList.Of("x", null, 1))))), resolved);
    }
}
