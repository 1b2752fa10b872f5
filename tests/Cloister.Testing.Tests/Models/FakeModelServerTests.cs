using System.Net;
using System.Text;
using System.Text.Json;
using Cloister.Agents;
using Microsoft.Extensions.AI;

namespace Cloister.Testing.Tests.Models;

public sealed class FakeModelServerTests : IDisposable
{
    private const string Question = """{"model":"tiny","stream":true,"messages":[{"role":"user","content":"Hello"}]}""";
    private const string AnthropicQuestion =
        """{"model":"tiny","stream":true,"max_tokens":1,"messages":[{"role":"user","content":[{"type":"text","text":"Hello"}]}]}""";

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    private readonly HttpClient _http = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task Chat_completions_come_as_their_chunks()
    {
        var model = new ScriptedModelBuilder().Text("Hi").ToolCall("add", """{"a":1}""", fragments: 2).Usage(3, 2).Build();
        await using var server = await FakeOpenAiServer.StartAsync(model);

        var chunks = Data(await PostAsync(server, Question));

        Assert.Equal("[DONE]", chunks[^1]);
        var choices = chunks.SkipLast(1).Select(chunk => JsonElement.Parse(chunk).GetProperty("choices")).ToList();
        Assert.Equal("Hi", choices[0][0].GetProperty("delta").GetProperty("content").GetString());
        var calls = choices.Skip(1).Take(2).Select(choice => choice[0].GetProperty("delta").GetProperty("tool_calls")[0]).ToList();
        Assert.Equal("call-1", calls[0].GetProperty("id").GetString());
        Assert.False(calls[1].TryGetProperty("id", out _));
        Assert.Equal("""{"a":1}""", string.Concat(calls.Select(call => call.GetProperty("function").GetProperty("arguments").GetString())));
        Assert.Equal("tool_calls", choices[3][0].GetProperty("finish_reason").GetString());
        Assert.Equal(0, choices[4].GetArrayLength());
        Assert.Equal("Hello", Assert.Single(model.Requests).Prompt);
    }

    [Fact]
    public async Task Messages_of_anthropic_come_as_their_events()
    {
        var model = new ScriptedModelBuilder()
            .Reasoning("hm", protectedData: "sig")
            .Text("Hi")
            .ToolCall("add", """{"a":1}""")
            .Usage(3, 2)
            .Build();
        await using var server = await FakeAnthropicServer.StartAsync(model);

        var events = Data(await PostAsync(server, AnthropicQuestion, "v1/messages"))
            .Select(data => JsonElement.Parse(data).GetProperty("type").GetString());

        Assert.Equal(
            [
                "message_start",
                "ping",
                "content_block_start",
                "content_block_delta",
                "content_block_delta",
                "content_block_stop",
                "content_block_start",
                "content_block_delta",
                "content_block_stop",
                "content_block_start",
                "content_block_delta",
                "content_block_stop",
                "message_delta",
                "message_stop",
            ],
            events
        );
    }

    [Fact]
    public async Task A_failure_before_the_first_word_is_a_status()
    {
        var model = new ScriptedModelBuilder().Fail(429, "slow down", "rate_limit", TimeSpan.FromSeconds(7)).Build();
        await using var server = await FakeOpenAiServer.StartAsync(model);

        using var response = await PostAsync(server, Question);

        Assert.Equal((HttpStatusCode.TooManyRequests, 7.0), (response.StatusCode, response.Headers.RetryAfter!.Delta!.Value.TotalSeconds));
        var error = JsonElement.Parse(await response.Content.ReadAsStringAsync(Token)).GetProperty("error");
        Assert.Equal(("slow down", "rate_limit"), (error.GetProperty("message").GetString(), error.GetProperty("code").GetString()));
    }

    [Fact]
    public async Task The_first_byte_waits_for_the_test()
    {
        var gate = new TaskCompletionSource();
        await using var server = await FakeOpenAiServer.StartAsync(new ScriptedModelBuilder().WaitFor(gate.Task).Text("late").Build());

        var answer = PostAsync(server, Question);
        await server.Requests.WaitForAsync(1);
        Assert.False(answer.IsCompleted);

        gate.SetResult();
        using var response = await answer.WaitAsync(Soon, Token);
        Assert.Contains("late", await response.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Faults_come_in_their_order_and_then_answers_are_right_again()
    {
        await using var server = await FakeOpenAiServer.StartAsync(ScriptedModel.Saying("fine"));
        server.FailNext(ServerFault.Status(500, "{}"), ServerFault.EndAfterEvents(1));

        using var first = await PostAsync(server, Question);
        var second = Data(await PostAsync(server, Question));
        var third = Data(await PostAsync(server, Question));

        Assert.Equal(HttpStatusCode.InternalServerError, first.StatusCode);
        Assert.Equal((1, 3), (second.Count, third.Count));
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task The_connection_can_break_in_the_middle()
    {
        await using var server = await FakeOpenAiServer.StartAsync(ScriptedModel.Saying("fine"));
        server.FailNext(ServerFault.CutAfterEvents(1));

        using var response = await PostAsync(server, Question);

        await Assert.ThrowsAnyAsync<Exception>(() => response.Content.ReadAsStringAsync(Token));
    }

    [Fact]
    public async Task A_request_without_the_right_key_is_refused()
    {
        await using var server = await FakeOpenAiServer.StartAsync(ScriptedModel.Saying("fine"));
        server.ApiKey = "right";

        using var refused = await PostAsync(server, Question, key: "wrong");
        using var served = await PostAsync(server, Question, key: "right");

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.OK), (refused.StatusCode, served.StatusCode));
        Assert.Contains("Incorrect API key provided: wrong", await refused.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        Assert.Equal("right", server.Settings.ApiKey);
    }

    [Fact]
    public async Task Requests_are_kept_as_they_came()
    {
        await using var server = await FakeOpenAiServer.StartAsync(ScriptedModel.Saying("fine"));

        using var response = await PostAsync(server, Question, key: "k");

        var request = Assert.Single(server.Requests);
        Assert.Equal(("POST", "/v1/chat/completions", "Bearer k"), (request.Method, request.Path, request.Header("authorization")));
        Assert.Equal("tiny", request.Json.GetProperty("model").GetString());
    }

    [Fact]
    public async Task A_disposed_server_stops_its_answers()
    {
        var model = new ScriptedModelBuilder().Text("so").Stall().Build();
        var server = await FakeOpenAiServer.StartAsync(model);
        var answer = PostAsync(server, Question);
        await model.Requests.WaitForAsync(1);

        _http.CancelPendingRequests();
        await server.DisposeAsync().AsTask().WaitAsync(Soon, Token);

        Assert.Equal(0, model.LiveRequests);
        await Assert.ThrowsAnyAsync<Exception>(() => answer);
    }

    [Fact]
    public async Task Its_settings_are_those_of_a_pool()
    {
        await using var server = await FakeAnthropicServer.StartAsync(ScriptedModel.Saying("fine"));
        using var pool = new ModelPool(
            new()
            {
                Providers = new Dictionary<string, ProviderSettings>(StringComparer.Ordinal) { ["fake"] = server.Settings },
                Models = new Dictionary<string, ModelSettings>(StringComparer.Ordinal)
                {
                    ["main"] = new() { Provider = "fake", Name = "tiny" },
                },
            }
        );
        using var lease = pool.Lease("main");

        Assert.Equal("fine", (await lease.Client.GetResponseAsync("Hello", cancellationToken: Token)).Text);
    }

    private async Task<HttpResponseMessage> PostAsync(
        FakeModelServer server,
        string body,
        string path = "/v1/chat/completions",
        string? key = null
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server.Url, path))
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        if (key is not null)
        {
            request.Headers.Authorization = new("Bearer", key);
        }

        return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
    }

    private static List<string> Data(HttpResponseMessage response)
    {
        using (response)
        {
            using var reader = new StreamReader(response.Content.ReadAsStream(Token));
            return
            [
                .. reader
                    .ReadToEnd()
                    .Split('\n')
                    .Where(line => line.StartsWith("data: ", StringComparison.Ordinal))
                    .Select(line => line[6..]),
            ];
        }
    }
}
