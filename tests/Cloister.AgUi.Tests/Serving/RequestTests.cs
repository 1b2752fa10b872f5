using System.Text;

namespace Cloister.AgUi.Tests.Serving;

public sealed class RequestTests
{
    private const string Input = """{"threadId":"t","runId":"r","protocolVersion":"1.0","messages":[]}""";

    [Theory]
    [InlineData(null, AgUiEncoding.Sse)]
    [InlineData("*/*", AgUiEncoding.Sse)]
    [InlineData("text/event-stream, application/vnd.ag-ui.event+proto", AgUiEncoding.Binary)]
    public void Accept_header_decides_the_encoding(string? accept, AgUiEncoding encoding)
    {
        Assert.True(Read(Input, accept, out var request, out _));

        Assert.Equal(encoding, request!.Encoding);
    }

    [Theory]
    [InlineData("text/event-stream, application/vnd.ag-ui.event+proto", AgUiEncoding.Sse)]
    [InlineData("application/vnd.ag-ui.event+proto, */*", AgUiEncoding.Sse)]
    [InlineData("application/vnd.ag-ui.event+proto", AgUiEncoding.Binary)]
    [InlineData(null, AgUiEncoding.Sse)]
    public void Client_of_no_version_gets_binary_only_where_it_reads_nothing_else(string? accept, AgUiEncoding encoding)
    {
        Assert.True(Read("""{"threadId":"t","runId":"r","messages":[]}""", accept, out var request, out _));

        Assert.Equal(encoding, request!.Encoding);
    }

    [Fact]
    public void Accept_header_that_admits_no_stream_is_refused()
    {
        Assert.False(Read(Input, "application/json", out _, out var refusal));

        Assert.Equal(406, refusal!.Status);
    }

    [Fact]
    public void Malformed_input_is_refused_with_the_place_and_without_values()
    {
        Assert.False(
            Read("""{"threadId":"t","runId":"r","messages":[{"id":"SECRET","role":"user","content":5}]}""", null, out _, out var refusal)
        );

        Assert.Equal(400, refusal!.Status);
        Assert.Contains("$.messages[0].content", refusal.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("SECRET", refusal.ToProblem().ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Refusal_is_a_problem_in_json()
    {
        Read("[]", null, out _, out var refusal);

        var problem = refusal!.ToProblem();

        Assert.Equal(400, problem["status"]);
        Assert.True(problem["title"].TryGetString(out _));
        Assert.True(problem["detail"].TryGetString(out _));
    }

    [Fact]
    public void Too_long_a_history_is_refused_as_too_large()
    {
        var options = new AgentEndpointOptions { MaxMessages = 1 };
        var input =
            """{"threadId":"t","runId":"r","messages":[{"id":"1","role":"user","content":""},{"id":"2","role":"user","content":""}]}""";

        Assert.False(Read(input, null, out _, out var refusal, options));

        Assert.Equal(413, refusal!.Status);
    }

    [Theory]
    [InlineData("1.0", true)]
    [InlineData("1.1", true)]
    [InlineData("1.25", true)]
    [InlineData("01.0", true)]
    [InlineData("unreadable", true)]
    [InlineData("1", true)]
    [InlineData("9999999999999.0", true)]
    [InlineData("2.0", false)]
    [InlineData("10.0", false)]
    public void Only_another_major_line_is_refused(string version, bool isServed)
    {
        var input = Input.Replace("1.0", version, StringComparison.Ordinal);

        Assert.Equal(isServed, Read(input, null, out _, out var refusal));

        Assert.Equal(isServed ? null : 400, refusal?.Status);
    }

    [Fact]
    public void Unknown_things_of_an_input_are_left_out_and_told()
    {
        List<Unrecognised> told = [];
        var options = new AgentEndpointOptions { OnUnrecognised = told.Add };
        var input = """{"threadId":"t","runId":"r","messages":[{"id":"1","role":"oracle"}],"mood":"good"}""";

        Assert.True(Read(input, null, out var request, out _, options));

        Assert.Empty(request!.Input.Messages);
        Assert.Equal(2, told.Count);
    }

    [Fact]
    public void Response_headers_keep_everybody_from_holding_events_back()
    {
        Assert.True(Read(Input, AgUiMediaTypes.Binary, out var binary, out _));
        Assert.True(Read(Input, null, out var sse, out _));

        Assert.Equal(AgUiMediaTypes.Binary, Header(binary!, "Content-Type"));
        Assert.Equal(AgUiMediaTypes.EventStream, Header(sse!, "Content-Type"));
        Assert.Equal("no-cache, no-store", Header(sse!, "Cache-Control"));
        Assert.Equal("no", Header(sse!, "X-Accel-Buffering"));
    }

    [Fact]
    public void Times_that_are_not_positive_are_refused()
    {
        var agent = LambdaAgent.Of();

        Assert.Throws<ArgumentException>(() => new AgentEndpoint(agent, new() { KeepAlive = TimeSpan.Zero }));
        Assert.Throws<ArgumentException>(() => new AgentEndpoint(agent, new() { RunTimeout = TimeSpan.FromSeconds(-1) }));
        Assert.Throws<ArgumentException>(() => new AgentEndpoint(agent, new() { StopGrace = TimeSpan.Zero }));
    }

    private static string Header(RunRequest request, string name) => request.ResponseHeaders.Single(header => header.Key == name).Value;

    private static bool Read(
        string body,
        string? accept,
        out RunRequest? request,
        out RequestRefusal? refusal,
        AgentEndpointOptions? options = null
    ) => new AgentEndpoint(LambdaAgent.Of(), options).TryRead(Encoding.UTF8.GetBytes(body), accept, out request, out refusal);
}
