using System.Net;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Cloister.Agents.AspNetCore.Tests;

public sealed class AccessTests
{
    public static TheoryData<string, string> Guarded =>
        new()
        {
            { "POST", "agui" },
            { "GET", "agui/threads/t1/stream" },
            { "POST", "agui/threads/t1/cancel" },
            { "GET", "api/sessions/t1/events" },
        };

    [Theory]
    [MemberData(nameof(Guarded))]
    public async Task Without_a_token_nothing_is_told(string method, string path)
    {
        await using var served = await Served.StartAsync();
        using var stranger = served.NewClient(token: null);
        using var guesser = served.NewClient(new string('0', 64));

        using var missing = await stranger.SendAsync(new(new(method), path));
        using var wrong = await guesser.SendAsync(new(new(method), path));

        await missing.RefusesAsync(HttpStatusCode.Unauthorized, "unauthorized", "Missing bearer token");
        await wrong.RefusesAsync(HttpStatusCode.Unauthorized, "unauthorized", "Invalid bearer token");
        Assert.Equal("Bearer", $"{missing.Headers.WwwAuthenticate}");
    }

    [Fact]
    public async Task Whether_the_agent_lives_everybody_may_know()
    {
        await using var served = await Served.StartAsync();
        using var stranger = served.NewClient(token: null);

        using var health = await stranger.GetAsync("health");
        using var ready = await stranger.GetAsync("ready");

        Assert.Equal("ok", (await health.JsonAsync())["status"].AsString());
        Assert.Equal("ready", (await ready.JsonAsync())["status"].AsString());
    }

    [Fact]
    public async Task Token_lies_where_only_its_owner_reads_it_and_goes_with_the_agent()
    {
        using var project = new TemporaryProject();
        await using (var served = await Served.StartAsync(project))
        {
            Assert.Equal(64, served.Token.Length);
            if (!OperatingSystem.IsWindows())
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(project.TokenFile));
                Assert.Equal(UnixFileMode.None, new DirectoryInfo(Path.GetDirectoryName(project.TokenFile)!).UnixFileMode & ~PrivateModes);
            }

            await served.StopAsync();
        }

        Assert.False(File.Exists(project.TokenFile));
    }

    [Fact]
    public async Task Token_of_an_agent_that_was_killed_is_still_good()
    {
        using var project = new TemporaryProject();
        var left = new string('a', 64);
        LeaveToken(project, left, UnixFileMode.UserRead | UnixFileMode.UserWrite);

        await using var served = await Served.StartAsync(project);

        Assert.Equal(left, served.Token);
    }

    [Fact]
    public async Task Token_that_others_could_read_is_replaced()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no such modes.");
            return;
        }

        using var project = new TemporaryProject();
        var seen = new string('a', 64);
        LeaveToken(project, seen, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);

        await using var served = await Served.StartAsync(project);

        Assert.NotEqual(seen, served.Token);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(project.TokenFile));
    }

    [Fact]
    public async Task Guessing_is_refused_after_five_times_and_the_owner_is_not_shut_out()
    {
        await using var served = await Served.StartAsync();
        await served.RunAsync(Input.Saying("Hi"));
        using var guesser = served.NewClient("guess");
        for (var i = 0; i < 5; i++)
        {
            using var refused = await guesser.GetAsync("api/sessions/t1/events");
            await refused.RefusesAsync(HttpStatusCode.Unauthorized, "unauthorized");
        }

        served.Time.Advance(TimeSpan.FromSeconds(45));
        using var sixth = await guesser.GetAsync("api/sessions/t1/events");
        using var owner = await served.JoinAsync("t1");
        served.Time.Advance(TimeSpan.FromSeconds(15));
        using var later = await guesser.GetAsync("api/sessions/t1/events");

        await sixth.RefusesAsync(HttpStatusCode.TooManyRequests, "rate_limited");
        Assert.Equal(TimeSpan.FromSeconds(15), sixth.Headers.RetryAfter?.Delta);
        Assert.Equal(HttpStatusCode.OK, owner.StatusCode);
        await later.RefusesAsync(HttpStatusCode.Unauthorized, "unauthorized");
    }

    [Theory]
    [InlineData("localhost", true)]
    [InlineData("LOCALHOST:1234", true)]
    [InlineData("127.0.0.1", true)]
    [InlineData("127.9.9.9:80", true)]
    [InlineData("[::1]:5314", true)]
    [InlineData("agent.example", true)]
    [InlineData("evil.example", false)]
    [InlineData("localhost.evil.example", false)]
    [InlineData("10.0.0.1", false)]
    [InlineData("127.0.0.1.evil.example", false)]
    public async Task Request_has_to_call_the_machine_by_a_name_it_has(string host, bool isAllowed)
    {
        await using var served = await Served.StartAsync(settings: "\"start\":{\"allowedHosts\":[\"agent.example\"]}");
        using var request = new HttpRequestMessage(HttpMethod.Get, "health");
        request.Headers.Host = host;

        using var answer = await served.Client.SendAsync(request);

        if (isAllowed)
        {
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
        else
        {
            await answer.RefusesAsync(HttpStatusCode.Forbidden, "forbidden", "start.allowedHosts");
        }
    }

    [Fact]
    public async Task Web_pages_of_other_origins_are_refused_even_with_the_token()
    {
        await using var served = await Served.StartAsync();

        using var foreign = await served.GetAsync("health", headers => headers.Add("Origin", "https://evil.example"));
        using var own = await served.GetAsync("health", headers => headers.Add("Origin", served.Url.GetLeftPart(UriPartial.Authority)));

        await foreign.RefusesAsync(HttpStatusCode.Forbidden, "forbidden", "start.allowedOrigins");
        Assert.False(foreign.Headers.Contains("Access-Control-Allow-Origin"));
        Assert.Equal(HttpStatusCode.OK, own.StatusCode);
    }

    [Fact]
    public async Task Web_pages_of_configured_origins_may_call()
    {
        const string Page = "https://app.example";
        await using var served = await Served.StartAsync(settings: $"\"start\":{{\"allowedOrigins\":[\"{Page}\"]}}");
        using var preflight = new HttpRequestMessage(HttpMethod.Options, "agui");
        preflight.Headers.Add("Origin", Page);
        preflight.Headers.Add("Access-Control-Request-Method", "POST");
        using var stranger = served.NewClient(token: null);

        using var allowed = await stranger.SendAsync(preflight);
        using var answer = await served.PostAsync(Input.Saying("Hi"), headers => headers.Add("Origin", Page));

        Assert.Equal(HttpStatusCode.NoContent, allowed.StatusCode);
        Assert.Equal(Page, allowed.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Contains("Authorization", allowed.Headers.GetValues("Access-Control-Allow-Headers").Single(), StringComparison.Ordinal);
        Assert.Equal("POST", allowed.Headers.GetValues("Access-Control-Allow-Methods").Single());
        Assert.Equal(Page, answer.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Equal("Cloister-Resume", answer.Headers.GetValues("Access-Control-Expose-Headers").Single());
    }

    [Fact]
    public async Task Without_tokens_everybody_on_this_machine_is_let_in_but_no_web_page()
    {
        await using var served = await Served.StartAsync(settings: "\"start\":{\"auth\":\"none\"}");
        using var anybody = served.NewClient(token: null);

        using var answer = await served.PostAsync(Input.Saying("Hi"), client: anybody);
        using var page = await served.PostAsync(
            Input.Saying("Hi", "r2"),
            headers => headers.Add("Origin", "https://evil.example"),
            anybody
        );

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await page.RefusesAsync(HttpStatusCode.Forbidden, "forbidden");
        Assert.False(File.Exists(served.Project.TokenFile));
    }

    [Fact]
    public async Task Token_is_in_no_log_and_in_no_answer()
    {
        await using var served = await Served.StartAsync();
        using var answer = await served.GetAsync("agui/threads/nobody/stream");
        await served.RunAsync(Input.Saying("Hi"));

        Assert.DoesNotContain(served.Token, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain(served.Log.Records, record => record.ToString().Contains(served.Token, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Application_that_guards_the_agent_itself_has_to_say_how_before_anybody_gets_in()
    {
        using var project = new TemporaryProject();
        await using var served = await Served.StartAsync(
            project,
            map: app => app.MapAgent(configure: options => options.Access = AgentAccess.Application)
        );
        using var anybody = served.NewClient(token: null);

        using var answer = await served.PostAsync(Input.Saying("Hi"), client: anybody);

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        var failure = served.Log.Records.First(record => record.Exception is InvalidOperationException).Exception!;
        Assert.Contains("RequireAuthorization", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Application_decides_by_its_own_rules_under_a_path_of_its_own()
    {
        using var project = new TemporaryProject();
        await using var served = await Served.StartAsync(
            project,
            build: builder =>
            {
                builder
                    .Services.AddAuthentication(HeaderSignIn.Name)
                    .AddScheme<AuthenticationSchemeOptions, HeaderSignIn>(HeaderSignIn.Name, null);
                builder.Services.AddAuthorization();
            },
            map: app =>
            {
                // <snippet:guide-map-agent>
                app.MapAgent("/agents/ada", agent => agent.Access = AgentAccess.Application).RequireAuthorization();
                // </snippet:guide-map-agent>
            }
        );
        using var stranger = served.NewClient(token: null);
        using var member = served.NewClient(token: null);
        member.DefaultRequestHeaders.Add("User", "Ada");
        using var content = Input.ToContent(Input.Saying("Hi"));
        using var same = Input.ToContent(Input.Saying("Hi"));

        using var refused = await stranger.PostAsync("agents/ada/agui", content);
        using var answer = await member.PostAsync("agents/ada/agui", same);
        using var health = await stranger.GetAsync("agents/ada/health");

        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Equal("Hello!", (await answer.ReadAllAsync()).Select(item => item.Event).Text());
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
    }

    [Fact]
    public void Nothing_is_mapped_where_no_agent_was_added()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore();
        builder.Services.AddRoutingCore();
        var app = builder.Build();

        Assert.Contains("AddAgent", Assert.Throws<InvalidOperationException>(() => app.MapAgent()).Message, StringComparison.Ordinal);
    }

    private const UnixFileMode PrivateModes = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private static void LeaveToken(TemporaryProject project, string token, UnixFileMode mode)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(project.TokenFile)!);
        File.WriteAllText(project.TokenFile, token);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(project.TokenFile, mode);
        }
    }
}
