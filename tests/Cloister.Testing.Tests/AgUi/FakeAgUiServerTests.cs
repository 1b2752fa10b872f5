using System.Net;
using System.Text;
using Cloister.AgUi;

namespace Cloister.Testing.Tests.AgUi;

public sealed class FakeAgUiServerTests : IDisposable
{
    private readonly HttpClient _client = new();
    private readonly Fixture _fixture = Testing.Fixtures.HappyPath;

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task It_remembers_requests()
    {
        await using var server = await FakeAgUiServer.StartAsync(_fixture.ToAgent());

        using var response = await _client.SendAsync(server);

        var request = Assert.Single(server.Requests);
        Assert.Equal("POST", request.Method);
        Assert.Equal("application/json", request.Header("content-type"));
        Assert.Equal(AgUiPost.Input, request.Input);
    }

    [Fact]
    public async Task Wrong_requests_get_their_status()
    {
        await using var server = await FakeAgUiServer.StartAsync(_fixture.ToAgent());

        using var wrongPath = await _client.PostAsync(new Uri(server.Url, "/other"), Json("{}"));
        using var wrongMethod = await _client.GetAsync(server.Url);
        using var wrongType = await _client.PostAsync(server.Url, new StringContent("{}", Encoding.UTF8, "text/plain"));
        using var wrongBody = await _client.PostAsync(server.Url, Json("{}"));

        Assert.Equal(HttpStatusCode.NotFound, wrongPath.StatusCode);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, wrongMethod.StatusCode);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, wrongType.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, wrongBody.StatusCode);
        Assert.Equal("application/problem+json", wrongBody.Content.Headers.ContentType!.ToString());
        Assert.Contains("$.threadId", await wrongBody.TextAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(AgUiEncoding.Sse)]
    [InlineData(AgUiEncoding.Binary)]
    public async Task Connection_breaks_after_so_many_events(AgUiEncoding encoding)
    {
        await using var server = await FakeAgUiServer.StartAsync(_fixture.ToAgent());
        server.FailNext(ServerFault.CutAfterEvents(3));

        using var response = await _client.SendAsync(server, encoding);
        var (bytes, isBroken) = await response.ReadToBreakAsync();

        Assert.True(isBroken);
        Assert.Equal(AgUiPost.Frames(_fixture.Events[..3], encoding), bytes);
    }

    [Theory]
    [InlineData(AgUiEncoding.Sse)]
    [InlineData(AgUiEncoding.Binary)]
    public async Task Body_ends_after_so_many_events(AgUiEncoding encoding)
    {
        await using var server = await FakeAgUiServer.StartAsync(_fixture.ToAgent());
        server.FailNext(ServerFault.EndAfterEvents(2));

        using var response = await _client.SendAsync(server, encoding);

        Assert.Equal(AgUiPost.Frames(_fixture.Events[..2], encoding), await response.BytesAsync());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100)]
    public async Task Connection_breaks_after_so_many_bytes(int count)
    {
        await using var server = await FakeAgUiServer.StartAsync(_fixture.ToAgent());
        server.FailNext(ServerFault.CutAfterBytes(count));

        using var response = await _client.SendAsync(server);
        var (bytes, isBroken) = await response.ReadToBreakAsync();

        Assert.True(isBroken);
        Assert.Equal(AgUiPost.Frames(_fixture.Events, AgUiEncoding.Sse)[..count], bytes);
    }

    [Fact]
    public async Task Answer_hangs_until_the_client_leaves()
    {
        await using var server = await FakeAgUiServer.StartAsync(_fixture.ToAgent());
        server.FailNext(ServerFault.Hang, ServerFault.HangAfterEvents(1));
        using var leave = new CancellationTokenSource();

        var waiting = _client.SendAsync(server, cancellationToken: leave.Token);
        await server.Requests.WaitForAsync(1);
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);

        using var response = await _client.SendAsync(server);
        await using var body = await response.Content.ReadAsStreamAsync();
        Assert.Equal(AgUiPost.Frames(_fixture.Events[..1], AgUiEncoding.Sse), Encoding.UTF8.GetBytes(await body.ReadSomeAsync()));
    }

    [Fact]
    public async Task Statuses_come_with_body_and_headers()
    {
        await using var server = await FakeAgUiServer.StartAsync(_fixture.ToAgent());
        server.FailNext(ServerFault.Status(503, "{}", ("Retry-After", "7")));

        using var failed = await _client.SendAsync(server);
        using var next = await _client.SendAsync(server);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, failed.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(7), failed.Headers.RetryAfter!.Delta);
        Assert.Equal("{}", await failed.TextAsync());
        Assert.Equal(HttpStatusCode.OK, next.StatusCode);
    }

    [Fact]
    public async Task Error_body_goes_on_until_nobody_reads()
    {
        await using var server = await FakeAgUiServer.StartAsync(_fixture.ToAgent());
        server.Fault = ServerFault.EndlessErrorBody();

        using var response = await _client.SendAsync(server);
        await using var body = await response.Content.ReadAsStreamAsync();
        var read = new byte[200_000];

        await body.ReadExactlyAsync(read).AsTask().WaitAsync(AgUiPost.Limit);

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
    }

    [Fact]
    public async Task Content_type_line_ends_and_body_can_be_wrong()
    {
        await using var server = await FakeAgUiServer.StartAsync(_fixture.ToAgent());
        server.FailNext(ServerFault.ContentType("text/html"), ServerFault.CrlfLines, ServerFault.Body([1, 2], [3]));

        using var html = await _client.SendAsync(server);
        using var crlf = await _client.SendAsync(server);
        using var garbage = await _client.SendAsync(server);

        Assert.Equal("text/html", html.Content.Headers.ContentType!.ToString());
        Assert.Equal(
            Encoding.UTF8.GetString(AgUiPost.Frames(_fixture.Events, AgUiEncoding.Sse)).ReplaceLineEndings("\r\n"),
            await crlf.TextAsync()
        );
        Assert.Equal([1, 2, 3], await garbage.BytesAsync());
    }

    [Fact]
    public async Task Server_that_is_disposed_waits_for_its_runs()
    {
        var agent = new ScriptedAgentBuilder().RunStarted().Stall().Build();
        var server = await FakeAgUiServer.StartAsync(agent);
        using var response = await _client.SendAsync(server);
        await agent.Runs.WaitForAsync(1);

        await server.DisposeAsync().AsTask().WaitAsync(AgUiPost.Limit);

        Assert.Equal(0, agent.LiveRuns);
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");
}
