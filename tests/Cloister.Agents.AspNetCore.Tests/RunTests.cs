using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Cloister.AgUi;
using Cloister.Testing;

namespace Cloister.Agents.AspNetCore.Tests;

public sealed class RunTests
{
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Says one word, and the other one when the test lets it.</summary>
    private ScriptedModel Halting => field ??= new ScriptedModelBuilder().Text("one ").WaitFor(_gate.Task).Text("two").Build();

    [Fact]
    public async Task Run_streams_events_each_with_the_place_it_has_in_the_log()
    {
        await using var served = await Served.StartAsync();

        using var answer = await served.PostAsync(Input.Saying("Hi"));
        var items = await answer.ReadAllAsync();

        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("exact", answer.Headers.GetValues("Cloister-Resume").Single());
        Assert.Null(StreamVerifier.VerifyAll(items.Select(item => item.Event)));
        Assert.Equal("Hello!", items.Select(item => item.Event).Text());
        var ids = items.ConvertAll(item => long.Parse(item.Id!, CultureInfo.InvariantCulture));
        Assert.Equal(ids.Order().Distinct(), ids);
    }

    [Fact]
    public async Task Client_that_names_the_binary_encoding_gets_it()
    {
        await using var served = await Served.StartAsync();

        using var answer = await served.PostAsync(
            Input.Saying("Hi"),
            headers =>
            {
                headers.Accept.Clear();
                headers.Accept.Add(new("application/vnd.ag-ui.event+proto"));
            }
        );
        var reader = new BinaryFrameReader();
        var events = new List<AgUiEvent>();
        await using var body = await answer.Content.ReadAsStreamAsync();
        do
        {
            while (reader.TryRead(out var frame))
            {
                events.Add(new BinaryEventDecoder().Decode(frame));
            }
        } while (await reader.FillAsync(body));

        Assert.Equal("application/vnd.ag-ui.event+proto", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("Hello!", events.Text());
        Assert.Null(StreamVerifier.VerifyAll(events));
    }

    [Fact]
    public async Task Run_that_is_asked_for_again_is_the_same_run()
    {
        using var model = ScriptedModel.Saying("Hello!");
        await using var served = await Served.StartAsync(model);
        var first = await served.RunAsync(Input.Saying("Hi"));

        var again = await served.RunAsync(Input.Saying("Hi"));

        Assert.Equal(first, again);
        Assert.Single(model.Requests);
    }

    [Fact]
    public async Task Run_id_with_other_words_is_refused_before_any_event()
    {
        await using var served = await Served.StartAsync();
        await served.RunAsync(Input.Saying("Hi"));

        using var answer = await served.PostAsync(Input.Saying("Bye"));

        await answer.RefusesAsync(HttpStatusCode.Conflict, "run_id_reused", "r1");
    }

    [Fact]
    public async Task Busy_session_refuses_unless_the_client_says_otherwise()
    {
        await using var served = await Served.StartAsync(Halting);
        using var first = await served.PostAsync(Input.Saying("Hi"));
        await first.ReadToAsync<TextMessageContentEvent>();

        using var refused = await served.PostAsync(Input.Saying("And?", "r2"));
        using var queued = await served.PostAsync(Input.Saying("And?", "r3").Wishing("whenBusy", "queue"));

        await refused.RefusesAsync(HttpStatusCode.Conflict, "conflict");
        Assert.Equal(HttpStatusCode.OK, queued.StatusCode);
    }

    [Fact]
    public async Task Queued_run_hears_that_it_waits_and_then_runs()
    {
        var model = new ScriptedModelBuilder().Text("one").WaitFor(_gate.Task).NextRequest().Text("two").Build();
        await using var served = await Served.StartAsync(model);
        using var first = await served.PostAsync(Input.Saying("Hi").Wishing("onDisconnect", "continue"));
        await first.ReadToAsync<TextMessageContentEvent>();
        using var queued = await served.PostAsync(Input.Saying("And?", "r2").Wishing("whenBusy", "queue"));
        await using var body = await queued.Content.ReadAsStreamAsync();

        served.Time.Advance(TimeSpan.FromSeconds(15));
        var comment = new byte[14];
        await body.ReadExactlyAsync(comment).AsTask().WaitAsync(Served.Patience);
        _gate.SetResult();
        var rest = await new StreamReader(body).ReadToEndAsync().WaitAsync(Served.Patience);

        Assert.Equal(": keep-alive\n\n"u8, comment);
        Assert.Contains("\"two\"", rest, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wish_that_means_nothing_is_refused()
    {
        await using var served = await Served.StartAsync();

        using var answer = await served.PostAsync(Input.Saying("Hi").Wishing("whenBusy", "explode"));

        await answer.RefusesAsync(HttpStatusCode.BadRequest, "validation_failed", "$.forwardedProps.cloister.whenBusy");
    }

    [Fact]
    public async Task Closed_connection_is_the_stop_button()
    {
        await using var served = await Served.StartAsync(Halting);
        var answer = await served.PostAsync(Input.Saying("Hi"));
        await answer.ReadToAsync<TextMessageContentEvent>();

        answer.Dispose();

        var end = Assert.IsType<RunFinishedEvent>(await EndOfRunAsync(served));
        Assert.IsType<CancelledOutcome>(end.Outcome);
    }

    [Theory]
    [InlineData("continue", "")]
    [InlineData(null, "\"execution\":{\"onDisconnect\":\"continue\"}")]
    public async Task Run_goes_on_without_its_client_if_that_is_what_was_asked(string? wish, string settings)
    {
        await using var served = await Served.StartAsync(Halting, settings);
        var input = wish is null ? Input.Saying("Hi") : Input.Saying("Hi").Wishing("onDisconnect", wish);
        var answer = await served.PostAsync(input);
        await answer.ReadToAsync<TextMessageContentEvent>();

        answer.Dispose();
        _gate.SetResult();

        Assert.Equal("one two", (await served.RunAsync(input)).Text());
    }

    [Fact]
    public async Task Broken_connection_is_taken_up_right_where_it_broke()
    {
        await using var served = await Served.StartAsync(Halting);
        var input = Input.Saying("Hi").Wishing("onDisconnect", "continue");
        var broken = await served.PostAsync(input);
        var seen = await broken.ReadToAsync<TextMessageContentEvent>();
        broken.Dispose();
        _gate.SetResult();

        using var rest = await served.PostAsync(input, headers => headers.Add("Last-Event-ID", seen[^1].Id));
        var items = await rest.ReadAllAsync();

        Assert.Equal("exact", rest.Headers.GetValues("Cloister-Resume").Single());
        Assert.Equal("two", items.Select(item => item.Event).Text());
        Assert.IsType<RunFinishedEvent>(items[^1].Event);
    }

    [Theory]
    [InlineData("not a number")]
    [InlineData("1")]
    [InlineData("100000")]
    public async Task Place_that_is_not_in_the_run_is_answered_with_where_the_session_stands(string place)
    {
        await using var served = await Served.StartAsync();
        await served.RunAsync(Input.Saying("Hi"));

        using var answer = await served.PostAsync(Input.Saying("Hi"), headers => headers.Add("Last-Event-ID", place));
        var events = (await answer.ReadAllAsync()).ConvertAll(item => item.Event);

        Assert.Equal("joined", answer.Headers.GetValues("Cloister-Resume").Single());
        Assert.Equal(["Hi", "Hello!"], events.OfType<MessagesSnapshotEvent>().Single().Messages.Select(message => $"{message.Text}"));
        Assert.Null(StreamVerifier.VerifyAll(events));
    }

    [Fact]
    public async Task Run_that_is_not_there_is_not_begun_by_going_on_with_it()
    {
        using var model = ScriptedModel.Saying("Hello!");
        await using var served = await Served.StartAsync(model);

        using var answer = await served.PostAsync(Input.Saying("Hi"), headers => headers.Add("Last-Event-ID", "7"));

        await answer.RefusesAsync(HttpStatusCode.NotFound, "not_found");
        Assert.Empty(model.Requests);
    }

    [Fact]
    public async Task Body_that_is_no_input_is_refused_with_where_it_is_wrong()
    {
        await using var served = await Served.StartAsync();
        using var content = new StringContent("""{"threadId":"t1","runId":7}""", new MediaTypeHeaderValue("application/json"));

        using var answer = await served.Client.PostAsync("agui", content);

        await answer.RefusesAsync(HttpStatusCode.BadRequest, "validation_failed", "$.runId");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(400, (await answer.JsonAsync())["status"].AsInt64());
    }

    [Fact]
    public async Task Body_that_is_not_called_json_is_refused()
    {
        await using var served = await Served.StartAsync();
        using var content = new StringContent("{}", new MediaTypeHeaderValue("text/plain"));

        using var answer = await served.Client.PostAsync("agui", content);

        await answer.RefusesAsync(HttpStatusCode.UnsupportedMediaType, "validation_failed");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Body_that_is_too_large_is_refused(bool saysSo)
    {
        await using var served = await Served.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "agui") { Content = new EndlessBody(33 * 1024 * 1024, saysSo) };
        request.Headers.ExpectContinue = true;

        using var answer = await served.Client.SendAsync(request);

        await answer.RefusesAsync(HttpStatusCode.RequestEntityTooLarge, "too_large", "32 MiB");
    }

    [Fact]
    public async Task Client_that_reads_neither_encoding_is_refused()
    {
        await using var served = await Served.StartAsync();

        using var answer = await served.PostAsync(
            Input.Saying("Hi"),
            headers =>
            {
                headers.Accept.Clear();
                headers.Accept.Add(new("text/html"));
            }
        );

        await answer.RefusesAsync(HttpStatusCode.NotAcceptable, "validation_failed");
    }

    [Fact]
    public async Task Host_that_stops_ends_its_runs_and_tells_their_clients()
    {
        var shown = new TaskCompletionSource();
        var model = new ScriptedModelBuilder().Text("one ").Then(shown.SetResult).WaitFor(_gate.Task).Build();
        await using var served = await Served.StartAsync(model);
        using var answer = await served.PostAsync(Input.Saying("Hi"));
        var reading = answer.ReadAllAsync();
        await shown.Task.WaitAsync(Served.Patience);

        await served.StopAsync();

        var end = Assert.IsType<RunFinishedEvent>((await reading)[^1].Event);
        Assert.IsType<CancelledOutcome>(end.Outcome);
        Assert.Equal("shutdown", end.Metadata!["cloister.reason"].AsString());
    }

    [Fact]
    public async Task Run_that_waits_when_the_host_stops_is_cut_off_and_comes_after_the_next_start()
    {
        using var project = new TemporaryProject();
        var waiting = Input.Saying("And?", "r2").Wishing("whenBusy", "queue");
        await using (var served = await Served.StartAsync(project, Halting))
        {
            using var first = await served.PostAsync(Input.Saying("Hi"));
            await first.ReadToAsync<TextMessageContentEvent>();
            using var queued = await served.PostAsync(waiting);
            var reading = queued.ReadAllAsync();

            await served.StopAsync();

            await Assert.ThrowsAnyAsync<Exception>(() => reading);
        }

        await using var again = await Served.StartAsync(project);
        Assert.Equal("Hello!", (await again.RunAsync(waiting)).Text());
        using var joined = await again.JoinAsync("t1");
        var messages = (await joined.ReadAllAsync()).Select(item => item.Event).OfType<MessagesSnapshotEvent>().Single().Messages;
        Assert.Equal(["Hi", "one ", "And?", "Hello!"], messages.Select(message => $"{message.Text}"));
    }

    [Fact]
    public async Task Session_of_a_client_can_be_called_almost_anything()
    {
        await using var served = await Served.StartAsync();
        const string Thread = "api:chat:a/b c?";
        await served.RunAsync(Input.Saying("Hi", thread: Thread));

        using var joined = await served.JoinAsync(Uri.EscapeDataString(Thread));

        Assert.Equal(Thread, ((RunStartedEvent)(await joined.ReadAllAsync())[0].Event).ThreadId);
    }

    /// <summary>How a run ends that nobody reads.</summary>
    private static async Task<AgUiEvent> EndOfRunAsync(Served served)
    {
        using var joined = await served.JoinAsync("t1");
        await joined.ReadAllAsync();
        var again = await served.RunAsync(Input.Saying("Hi"));
        return again[^1];
    }
}
