using System.Net;
using System.Net.Http.Headers;
using Cloister.AgUi;
using Cloister.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Cloister.Agents.AspNetCore.Tests;

/// <summary>An agent behind real HTTP, with a model that says what a script says and a clock that the test moves.</summary>
internal sealed class Served : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly WebApplication _app;
    private readonly bool _ownsProject;

    private Served(WebApplication app, TemporaryProject project, bool ownsProject, ManualTimeProvider time, LogCollector log)
    {
        _app = app;
        _ownsProject = ownsProject;
        Project = project;
        Time = time;
        Log = log;
    }

    public TemporaryProject Project { get; }

    public ManualTimeProvider Time { get; }

    public LogCollector Log { get; }

    public AgentHost Host => _app.Services.GetRequiredService<HostedAgent>().Host;

    public Uri Url => new(_app.Urls.First());

    public string Token => File.ReadAllText(Project.TokenFile);

    /// <summary>A client with the token.</summary>
    public HttpClient Client => field ??= NewClient(Token);

    public static Task<Served> StartAsync(IChatClient? model = null, string settings = "") =>
        StartAsync(new(settings), model, ownsProject: true);

    public static async Task<Served> StartAsync(
        TemporaryProject project,
        IChatClient? model = null,
        bool ownsProject = false,
        Action<WebApplicationBuilder>? build = null,
        Action<WebApplication>? map = null,
        IEnumerable<Plugin>? plugins = null
    )
    {
        var (time, log) = (new ManualTimeProvider(), new LogCollector());
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddRoutingCore();
        builder.Logging.AddProvider(log);
        builder.Services.AddSingleton<TimeProvider>(time);
        builder.Services.AddAgent(
            project.Path,
            options =>
            {
                options.Models["test"] = model ?? ScriptedModel.Saying("Hello!");
                options.DefaultModel = "test";
                foreach (var plugin in plugins ?? [])
                {
                    options.Plugins.Add(plugin);
                }
            }
        );
        build?.Invoke(builder);
        var app = builder.Build();
        (map ?? (app => app.MapAgent()))(app);
        await app.StartAsync().WaitAsync(Patience);
        return new(app, project, ownsProject, time, log);
    }

    public HttpClient NewClient(string? token)
    {
        var client = new HttpClient(new SocketsHttpHandler { MaxResponseDrainSize = 0 }) { BaseAddress = Url, Timeout = Patience };
        client.DefaultRequestHeaders.Authorization = token is null ? null : new("Bearer", token);
        return client;
    }

    /// <summary>Asks for a run; the answer is there as soon as its headers are.</summary>
    public Task<HttpResponseMessage> PostAsync(RunAgentInput input, Action<HttpRequestHeaders>? headers = null, HttpClient? client = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "agui") { Content = Input.ToContent(input) };
        request.Headers.Accept.Add(new("text/event-stream"));
        headers?.Invoke(request.Headers);
        return (client ?? Client).SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    public Task<HttpResponseMessage> GetAsync(string path, Action<HttpRequestHeaders>? headers = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        headers?.Invoke(request.Headers);
        return Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    /// <summary>Looks on as a client of today does.</summary>
    public Task<HttpResponseMessage> JoinAsync(string thread) => GetAsync($"agui/threads/{thread}/stream?protocolVersion=1.0");

    /// <summary>Asks and reads to the end.</summary>
    public async Task<List<AgUiEvent>> RunAsync(RunAgentInput input)
    {
        using var answer = await PostAsync(input);
        return [.. (await answer.ReadAllAsync()).Select(item => item.Event)];
    }

    /// <summary>Lets time pass until something is logged: what waits for the clock may have to get there first.</summary>
    public async Task AdvanceUntilLoggedAsync(int id)
    {
        for (var tries = 0; tries < 400; tries++)
        {
            Time.Advance(TimeSpan.FromSeconds(30));
            try
            {
                await Log.Records.WaitForAsync(record => record.EventId.Id == id, TimeSpan.FromMilliseconds(50));
                return;
            }
            catch (TimeoutException)
            {
                // Not yet.
            }
        }

        Assert.Fail($"Message {id} was not logged, but: {string.Join('\n', Log.Records)}");
    }

    public Task StopAsync() => _app.StopAsync().WaitAsync(Patience);

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        if (_ownsProject)
        {
            Project.Dispose();
        }
    }
}
