using System.Net;
using System.Text;
using Cloister.AgUi;

namespace Cloister.Agents.AspNetCore.Tests;

public sealed class OperatingTests : IDisposable
{
    private readonly TemporaryProject _project = new();

    public void Dispose() => _project.Dispose();

    [Fact]
    public async Task Services_are_listed_with_how_they_are()
    {
        await using var served = await StartAsync();

        var services = (await GetAsync(served, "api/services"))["data"]["services"].Items;

        var lamp = services.Single(service => service["name"].AsString() == "lamp");
        Assert.Equal(("running", true, "Lamp"), (lamp["state"].AsString(), lamp["enabled"].AsBoolean(), lamp["title"].AsString()));
        Assert.Equal(["glow", "hum"], lamp["actions"].Items.Select(action => action.AsString()));
        Assert.Contains(services, service => service["name"].AsString() == "mcp");
    }

    [Fact]
    public async Task Action_is_called_by_its_path_or_as_a_command()
    {
        await using var served = await StartAsync();

        var (status, body) = await PostAsync(served, "service/lamp/glow", """{"color":"red"}""");
        Assert.Equal((HttpStatusCode.OK, "red", "http"), (status, body["data"]["color"].AsString(), body["data"]["for"].AsString()));
        (status, body) = await PostAsync(
            served,
            "api/services/command",
            """{"service":"lamp","command":"glow","payload":{"color":"blue"}}"""
        );
        Assert.Equal((HttpStatusCode.OK, "blue"), (status, body["data"]["color"].AsString()));
    }

    [Fact]
    public async Task Tasks_and_their_runs_are_seen()
    {
        await using var served = await StartAsync();
        await PostAsync(served, "service/task/create", """{"title":"Daily","when":"@daily"}""");

        Assert.Equal("daily", (await GetAsync(served, "api/tasks?status=enabled"))["data"]["tasks"][0]["taskId"].AsString());
        Assert.Empty((await GetAsync(served, "api/tasks/daily/runs?limit=5"))["data"]["runs"].Items);
        Assert.Equal((HttpStatusCode.NotFound, "Run not found: 1"), await RefusedAsync("api/tasks/daily/runs/1"));
        Assert.Equal((HttpStatusCode.NotFound, "Task not found: nightly"), await RefusedAsync("api/tasks/nightly/runs"));
        Assert.Equal(
            (HttpStatusCode.BadRequest, "limit: a number from 1 to 200 is expected."),
            await RefusedAsync("api/tasks/daily/runs?limit=x")
        );

        async Task<(HttpStatusCode Status, string Error)> RefusedAsync(string path)
        {
            using var answer = await served.Client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
            var body = JsonData.Parse(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
            return (answer.StatusCode, body["error"].AsString());
        }
    }

    [Theory]
    [InlineData("service/lamp/glow", "{}", HttpStatusCode.BadRequest, "Invalid payload: 'color' is required")]
    [InlineData("service/lamp/glow", "[1]", HttpStatusCode.BadRequest, "Invalid JSON body: it has to be an object.")]
    [InlineData("service/lamp/glow", "{", HttpStatusCode.BadRequest, "Invalid JSON body: it has to be an object.")]
    [InlineData("service/lamp/hum", "{}", HttpStatusCode.NotFound, "Service 'lamp' has no action 'hum' that can be called over HTTP.")]
    [InlineData("service/lamp/sing", "{}", HttpStatusCode.NotFound, "Service 'lamp' has no action 'sing' that can be called over HTTP.")]
    [InlineData(
        "service/a%20b%3A/sing",
        "{}",
        HttpStatusCode.NotFound,
        "Service 'a b:' has no action 'sing' that can be called over HTTP."
    )]
    [InlineData("api/services/command", "{}", HttpStatusCode.BadRequest, "'service' is missing: it has to be a text.")]
    [InlineData("api/services/command", """{"service":"bug","command":"x"}""", HttpStatusCode.NotFound, "Unknown service: bug")]
    [InlineData(
        "api/services/lamp/control",
        """{"action":"glow"}""",
        HttpStatusCode.BadRequest,
        "'glow' is no way to control a service: say start, stop, restart or status."
    )]
    [InlineData(
        "service/lamp/glow",
        """{"color":"red","delay":1,"sendAt":1}""",
        HttpStatusCode.BadRequest,
        "Only one of `schedule.runAtMs`, `delay` and `time` can be given."
    )]
    [InlineData(
        "service/lamp/glow",
        """{"color":"red","time":"2026-11-20T12:00:00"}""",
        HttpStatusCode.BadRequest,
        "ISO datetime must include timezone offset (e.g. +08:00 or Z)"
    )]
    [InlineData("service/lamp/glow", """{"delay":1}""", HttpStatusCode.BadRequest, "Invalid payload: 'color' is required")]
    [InlineData(
        "api/services/command",
        """{"service":"lamp","command":"stop","schedule":{"runAtMs":1}}""",
        HttpStatusCode.BadRequest,
        "Scheduling only supports service actions"
    )]
    [InlineData(
        "api/services/command",
        """{"service":"lamp","command":"glow","schedule":1}""",
        HttpStatusCode.BadRequest,
        "`schedule` has to be an object with `runAtMs`."
    )]
    [InlineData("api/plugins/none/actions/x", "{}", HttpStatusCode.NotFound, "Unknown plugin: none")]
    [InlineData("api/plugins/fan/actions/x", "{}", HttpStatusCode.BadRequest, "Plugin \"fan\" does not implement action \"x\"")]
    public async Task What_cannot_be_done_is_refused_with_its_reason(string path, string body, HttpStatusCode expected, string error)
    {
        await using var served = await StartAsync();

        var (status, answer) = await PostAsync(served, path, body);

        Assert.Equal((expected, false, error), (status, answer["success"].AsBoolean(), answer["error"].AsString()));
    }

    [Fact]
    public async Task Action_is_put_off_seen_and_called_off()
    {
        await using var served = await StartAsync();

        var (status, body) = await PostAsync(served, "service/lamp/glow", """{"color":"red","delayMs":3600000}""");
        Assert.Equal(
            (HttpStatusCode.OK, true, "pending"),
            (status, body["data"]["scheduled"].AsBoolean(), body["data"]["status"].AsString())
        );
        var id = body["data"]["jobId"].AsString();
        var (_, other) = await PostAsync(
            served,
            "api/services/command",
            """{"service":"lamp","command":"glow","payload":{"color":"blue"},"schedule":{"runAtMs":4102444800000,"expireMs":1000}}"""
        );
        Assert.Equal(4102444800000, other["data"]["runAtMs"].AsInt64());

        var listed = (await GetAsync(served, "api/schedule?limit=10&status=pending"))["data"]["jobs"].Items;
        Assert.Equal([other["data"]["jobId"].AsString(), id], listed.Select(job => job["jobId"].AsString()));
        Assert.Equal("2100-01-01T00:00:01.000Z", listed[0]["expiresAt"].AsString());
        Assert.Equal("glow", (await GetAsync(served, $"api/schedule/{id}"))["data"]["action"].AsString());
        Assert.Equal((HttpStatusCode.OK, "cancelled"), await DeleteAsync($"api/schedule/{id}"));
        Assert.Equal((HttpStatusCode.Conflict, "Job is not pending: cancelled"), await DeleteAsync($"api/schedule/{id}"));
        Assert.Equal((HttpStatusCode.NotFound, "Job not found: sched_0"), await DeleteAsync("api/schedule/sched_0"));

        async Task<(HttpStatusCode, string)> DeleteAsync(string path)
        {
            using var answer = await served.Client.DeleteAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
            var json = JsonData.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
            return (answer.StatusCode, json["success"].AsBoolean() ? json["data"]["status"].AsString() : json["error"].AsString());
        }
    }

    [Fact]
    public async Task Stopped_service_says_so_and_starts_again()
    {
        await using var served = await StartAsync();

        var (_, stopped) = await PostAsync(served, "api/services/lamp/control", """{"action":"stop"}""");
        Assert.Equal("stopped", stopped["data"]["state"].AsString());
        var (status, refused) = await PostAsync(served, "service/lamp/glow", """{"color":"red"}""");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "service_not_running"), (status, refused["code"].AsString()));
        var (_, started) = await PostAsync(served, "api/services/lamp/control", """{"action":"start"}""");
        Assert.Equal("running", started["data"]["state"].AsString());
    }

    [Fact]
    public async Task Plugins_are_listed_checked_and_asked()
    {
        await using var served = await StartAsync();

        var fan = Assert.Single(
            (await GetAsync(served, "api/plugins"))["data"]["plugins"].Items,
            plugin => plugin["name"].AsString() == "fan"
        );
        Assert.Equal(("fan", true, "turn"), (fan["name"].AsString(), fan["enabled"].AsBoolean(), fan["actions"][0].AsString()));
        var availability = (await GetAsync(served, "api/plugins/fan/availability"))["data"];
        Assert.Equal((false, "no current"), (availability["available"].AsBoolean(), availability["reasons"][0].AsString()));
        Assert.Equal("turning", (await PostAsync(served, "api/plugins/fan/actions/turn", "{}")).Body["data"]["state"].AsString());
    }

    [Theory]
    [InlineData("GET", "api/services")]
    [InlineData("POST", "api/services/command")]
    [InlineData("POST", "service/lamp/glow")]
    [InlineData("GET", "api/plugins")]
    [InlineData("GET", "api/tasks")]
    [InlineData("DELETE", "api/tasks/a/runs/1")]
    [InlineData("POST", "api/plugins/fan/actions/turn")]
    public async Task Nobody_gets_in_without_a_token(string method, string path)
    {
        await using var served = await StartAsync();
        using var client = served.NewClient(token: null);
        using var request = new HttpRequestMessage(new(method), new Uri(path, UriKind.Relative));

        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    private Task<Served> StartAsync() =>
        Served.StartAsync(_project, plugins: [new AgentServicePlugin<Lamp>(Lamp.Description, () => new()), new Fan()]);

    private static async Task<JsonData> GetAsync(Served served, string path) =>
        JsonData.Parse(await served.Client.GetByteArrayAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken));

    private static async Task<(HttpStatusCode Status, JsonData Body)> PostAsync(Served served, string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await served.Client.PostAsync(new Uri(path, UriKind.Relative), content, TestContext.Current.CancellationToken);
        return (answer.StatusCode, JsonData.Parse(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)));
    }

    private sealed class Lamp : AgentService
    {
        public static ServiceDescription Description { get; } =
            new("lamp")
            {
                Title = "Lamp",
                Actions =
                [
                    ServiceAction.Of<Lamp>(
                        "glow",
                        "Glows.",
                        (_, call, _) => new(JsonData.Object(("color", call.Payload["color"]), ("for", call.Caller.Kind)))
                    ) with
                    {
                        InputSchema = JsonData.Parse("""{"type":"object","required":["color"]}"""),
                    },
                    ServiceAction.Of<Lamp>("hum", "Hums.", (_, _, _) => new((JsonData?)null)) with
                    {
                        IsOnHttp = false,
                    },
                ],
            };
    }

    private sealed class Fan : AgentPlugin
    {
        public override PluginId PluginId => new("fan");

        public override IReadOnlyList<PluginAction> Actions =>
            [new("turn", "Turns.", (_, _) => new(PluginActionResult.Done(JsonData.Object(("state", "turning")))))];

        protected override void Hook(PointHooks hooks) { }

        protected internal override ValueTask<PluginAvailability> AvailabilityAsync(
            AgentSessionContext context,
            CancellationToken cancellationToken
        ) => new(PluginAvailability.Missing("no current"));
    }
}
