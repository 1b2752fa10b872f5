using System.Globalization;
using System.Net;
using System.Net.ServerSentEvents;
using Cloister.AgUi;
using Cloister.Testing;

namespace Cloister.Agents.AspNetCore.Tests;

public sealed class FeedTests
{
    private const string Feed = "api/sessions/t1/events";

    [Fact]
    public async Task Feed_has_every_row_in_order_each_with_its_number()
    {
        await using var served = await Served.StartAsync();
        await served.RunAsync(Input.Saying("Hi"));

        using var answer = await served.GetAsync(Feed);
        var rows = await RowsAsync(answer, "RUN_FINISHED");

        Assert.Equal(Enumerable.Range(1, rows.Count), rows.Select(row => int.Parse(row.Id, CultureInfo.InvariantCulture)));
        Assert.Equal(["session.created", "message.added", "RUN_STARTED", "STEP_STARTED"], rows.Take(4).Select(row => TypeOf(row.Data)));
        Assert.All(rows, row => Assert.Equal(row.Id, $"{row.Data["seq"].AsInt64()}"));
        Assert.Equal("Hi", rows[1].Data["data"]["message"]["content"].AsString());
    }

    [Theory]
    [InlineData("?after=3", null)]
    [InlineData("?after=1", "3")]
    public async Task Feed_goes_on_behind_the_last_row_that_is_known(string query, string? last)
    {
        await using var served = await Served.StartAsync();
        await served.RunAsync(Input.Saying("Hi"));

        using var answer = await served.GetAsync(
            Feed + query,
            headers =>
            {
                if (last is not null)
                {
                    headers.Add("Last-Event-ID", last);
                }
            }
        );

        Assert.Equal("4", (await RowsAsync(answer, "RUN_FINISHED"))[0].Id);
    }

    [Fact]
    public async Task Feed_follows_what_happens()
    {
        await using var served = await Served.StartAsync();
        await served.RunAsync(Input.Saying("Hi"));
        using var answer = await served.GetAsync(Feed);
        var reading = RowsAsync(answer, "RUN_FINISHED", times: 2);

        await served.RunAsync(Input.Saying("And?", "r2"));

        Assert.Contains(await reading, row => TypeOf(row.Data) == "RUN_STARTED" && row.Data["runId"].AsString() == "r2");
    }

    [Fact]
    public async Task Feed_is_lines_of_json_for_those_who_ask_and_shows_that_it_lives()
    {
        await using var served = await Served.StartAsync();
        await served.RunAsync(Input.Saying("Hi"));
        using var answer = await served.GetAsync(Feed, headers => headers.Accept.Add(new("application/x-ndjson")));
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync());

        var ready = await LineAsync(lines);
        var last = ready["seq"].AsInt64();
        for (var seq = 1; seq <= last; seq++)
        {
            Assert.Equal(seq, (await LineAsync(lines))["seq"].AsInt64());
        }

        served.Time.Advance(TimeSpan.FromSeconds(15));

        Assert.Equal("ready", TypeOf(ready));
        Assert.Equal("application/x-ndjson", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("ping", TypeOf(await LineAsync(lines)));
    }

    [Fact]
    public async Task Place_that_the_log_never_reached_is_corrected()
    {
        await using var served = await Served.StartAsync();
        await served.RunAsync(Input.Saying("Hi"));

        using var answer = await served.GetAsync(Feed + "?after=5000", headers => headers.Accept.Add(new("application/x-ndjson")));
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync());
        var (ready, resync) = (await LineAsync(lines), await LineAsync(lines));

        Assert.Equal("resync", TypeOf(resync));
        Assert.Equal(ready["seq"], resync["seq"]);
        Assert.Null(await lines.ReadLineAsync().WaitAsync(Served.Patience));
    }

    [Fact]
    public async Task Place_inside_rows_that_were_joined_is_corrected()
    {
        var body = new MemoryStream();
        var output = System.IO.Pipelines.PipeWriter.Create(body, new(leaveOpen: true));
        using var end = new CancellationTokenSource();
        using var format = FeedFormat.For("application/x-ndjson");
        using var feed = new FeedStream(format, output, new ManualTimeProvider(), end);

        await feed.WriteAsync(Rows(), after: 7);

        Assert.Equal("""{"type":"resync","seq":4}""" + "\n", System.Text.Encoding.UTF8.GetString(body.ToArray()));

        static async IAsyncEnumerable<LogRow> Rows()
        {
            yield return new(Seq: 9, First: 5, 0, "r1", (RecordType)(int)EventType.TextMessageContent, "{}"u8.ToArray());
            await Task.Yield();
        }
    }

    [Theory]
    [InlineData("api/sessions/nobody/events", HttpStatusCode.NotFound, "not_found")]
    [InlineData(Feed + "?after=soon", HttpStatusCode.BadRequest, "validation_failed")]
    [InlineData(Feed + "?after=-1", HttpStatusCode.BadRequest, "validation_failed")]
    public async Task Feed_that_cannot_be_given_is_refused(string path, HttpStatusCode status, string code)
    {
        await using var served = await Served.StartAsync();
        await served.RunAsync(Input.Saying("Hi"));

        using var answer = await served.GetAsync(path);

        await answer.RefusesAsync(status, code);
    }

    [Fact]
    public async Task Host_that_stops_does_not_wait_for_those_who_follow()
    {
        await using var served = await Served.StartAsync();
        await served.RunAsync(Input.Saying("Hi"));
        using var answer = await served.GetAsync(Feed);
        var reading = answer.Content.ReadAsByteArrayAsync();

        await served.StopAsync();

        Assert.NotEmpty(await reading.WaitAsync(Served.Patience));
    }

    private static string TypeOf(JsonData row) => row["type"].AsString();

    private static async Task<JsonData> LineAsync(StreamReader lines) =>
        JsonData.Parse((await lines.ReadLineAsync().WaitAsync(Served.Patience))!);

    private static async Task<List<(string Id, JsonData Data)>> RowsAsync(HttpResponseMessage answer, string last, int times = 1)
    {
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
        using var patience = new CancellationTokenSource(Served.Patience, TimeProvider.System);
        var parser = SseParser.Create(await answer.Content.ReadAsStreamAsync(), (_, data) => JsonData.Parse(data));
        var rows = new List<(string, JsonData)>();
        await foreach (var item in parser.EnumerateAsync(patience.Token))
        {
            rows.Add((parser.LastEventId, item.Data));
            if (TypeOf(item.Data) == last && --times == 0)
            {
                return rows;
            }
        }

        throw new InvalidOperationException($"The feed ended without {last}, after {rows.Count} rows.");
    }
}
