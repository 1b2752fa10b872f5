using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Cloister.Agents.Tests.Sessions.Log;

public sealed class RowEnvelopeTests
{
    private readonly RowEnvelope _envelope = new();

    [Fact]
    public void Row_is_written_with_all_that_is_known_about_it() =>
        Assert.Equal(
            """{"v":1,"seq":9,"first":7,"ts":"1970-01-01T00:00:01.500Z","type":"title.set","runId":"r1","data":{"title":"Ä"}}""",
            Write(Row("r1") with { Seq = 9, First = 7 })
        );

    [Fact]
    public void Each_row_names_its_own_run()
    {
        Assert.Equal("r1", Parse(Row("r1")).GetProperty("runId").GetString());
        Assert.False(Parse(Row(runId: null)).TryGetProperty("runId", out _));
        Assert.Equal("r2", Parse(Row("r2")).GetProperty("runId").GetString());
    }

    [Fact]
    public void Run_may_be_called_anything()
    {
        var name = "a\"b\\c\nÄ\u2028😀 " + new string('\u0001', 100);

        Assert.Equal(name, Parse(Row(name)).GetProperty("runId").GetString());
    }

    [Fact]
    public void Row_of_a_newer_version_has_a_number_for_a_name() =>
        Assert.Equal("unknown.4711", Parse(Row("r1") with { Type = (RecordType)4711 }).GetProperty("type").GetString());

    [Fact]
    public void Largest_numbers_have_room()
    {
        var row = Parse(Row(runId: null) with { Seq = long.MinValue, First = long.MinValue, At = 253402300799999 });

        Assert.Equal(long.MinValue, row.GetProperty("seq").GetInt64());
        Assert.Equal(long.MinValue, row.GetProperty("first").GetInt64());
        Assert.Equal("9999-12-31T23:59:59.999Z", row.GetProperty("ts").GetString());
    }

    private static LogRow Row(string? runId) => new(1, 1, 1500, runId, RecordType.TitleSet, Encoding.UTF8.GetBytes("""{"title":"Ä"}"""));

    private JsonElement Parse(LogRow row) => JsonElement.Parse(Write(row));

    private string Write(LogRow row)
    {
        var output = new ArrayBufferWriter<byte>(1);
        _envelope.Write(output, row);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
