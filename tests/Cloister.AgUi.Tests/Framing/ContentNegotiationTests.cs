namespace Cloister.AgUi.Tests.Framing;

public sealed class ContentNegotiationTests
{
    private const string Sse = AgUiMediaTypes.EventStream;
    private const string Binary = AgUiMediaTypes.Binary;

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData(",, ,")]
    [InlineData("*/*")]
    [InlineData("*/*;q=0.1")]
    [InlineData("text/*")]
    [InlineData("application/*")]
    [InlineData("Application/*, image/png")]
    [InlineData(Sse)]
    [InlineData("TEXT/Event-Stream")]
    [InlineData("text/html, application/json;q=0.9, */*;q=0.8")]
    [InlineData("text/event-stream;charset=utf-8;q=0.001")]
    [InlineData("text/event-stream, application/vnd.ag-ui.event+proto;q=0")]
    [InlineData("text/event-stream, application/vnd.ag-ui.event+proto; q=0.000")]
    [InlineData("*/*, application/vnd.ag-ui.event+proto;x=1;Q = 0.")]
    [InlineData("application/json;x=\"application/vnd.ag-ui.event+proto, \\\", x\", text/event-stream")]
    [InlineData("text/event-stream;q=0, text/event-stream")]
    [InlineData("text/event-stream, text/event-stream;level=1;q=0")]
    [InlineData("text/*;q=0, text/event-stream")]
    [InlineData("garbage")]
    [InlineData(";;==\",")]
    public void Sse_goes_to_whoever_does_not_name_binary(string? accept)
    {
        Assert.Equal(AgUiEncoding.Sse, ContentNegotiation.ForServer(accept));
    }

    [Theory]
    [InlineData(Binary)]
    [InlineData("Application/Vnd.AG-UI.Event+Proto")]
    [InlineData("text/event-stream, application/vnd.ag-ui.event+proto")]
    [InlineData("application/vnd.ag-ui.event+proto;q=0.001, text/event-stream;q=1")]
    [InlineData("text/event-stream;q=0,application/vnd.ag-ui.event+proto")]
    [InlineData(", ,application/vnd.ag-ui.event+proto , ")]
    [InlineData("a;b=\",\", application/vnd.ag-ui.event+proto")]
    [InlineData("application/vnd.ag-ui.event+proto;x=\"q=0;q=0\";q=1")]
    [InlineData("application/vnd.ag-ui.event+proto;q=nonsense")]
    [InlineData("application/vnd.ag-ui.event+proto;q=")]
    [InlineData("application/vnd.ag-ui.event+proto;qq=0")]
    [InlineData("*/*;q=0, application/vnd.ag-ui.event+proto")]
    public void Binary_goes_to_whoever_names_it(string accept)
    {
        Assert.Equal(AgUiEncoding.Binary, ContentNegotiation.ForServer(accept));
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("text/html, image/*")]
    [InlineData("text/event-stream;q=0")]
    [InlineData("text/event-stream; q=0.00, */*")]
    [InlineData("text/*;q=0, */*")]
    [InlineData("*/*;q=0")]
    [InlineData("application/vnd.ag-ui.event+proto;q=0")]
    [InlineData("text/event-streams")]
    [InlineData("application/json;x=\"text/event-stream, \\\"*/*")]
    public void Nothing_goes_to_whoever_admits_neither(string accept)
    {
        Assert.Null(ContentNegotiation.ForServer(accept));
    }

    [Fact]
    public void No_header_is_bad_enough_to_throw()
    {
        const string alphabet = "text/event-stream*;,=\"\\q01. \t\u00E9\0";
        var random = new Random(11);
        for (var round = 0; round < 50_000; round++)
        {
            var header = string.Concat(Enumerable.Range(0, random.Next(40)).Select(_ => alphabet[random.Next(alphabet.Length)]));

            Assert.NotEqual(AgUiEncoding.Binary, ContentNegotiation.ForServer(header));
            Assert.NotEqual(AgUiEncoding.Binary, ContentNegotiation.ForResponse(header));
        }
    }

    [Theory]
    [InlineData(null, AgUiEncoding.Sse)]
    [InlineData("", AgUiEncoding.Sse)]
    [InlineData(" ", AgUiEncoding.Sse)]
    [InlineData(Sse, AgUiEncoding.Sse)]
    [InlineData("Text/Event-Stream ; charset=\"utf-8\"", AgUiEncoding.Sse)]
    [InlineData(Binary, AgUiEncoding.Binary)]
    [InlineData("APPLICATION/vnd.ag-ui.event+proto;v=1", AgUiEncoding.Binary)]
    [InlineData("application/json", null)]
    [InlineData("text/html; text/event-stream", null)]
    [InlineData("text/event-stream, text/event-stream", null)]
    [InlineData(";", null)]
    [InlineData("*/*", null)]
    public void A_response_is_read_by_its_media_type(string? contentType, AgUiEncoding? expected)
    {
        Assert.Equal(expected, ContentNegotiation.ForResponse(contentType));
    }

    [Fact]
    public void A_client_names_what_it_reads()
    {
        Assert.Equal("text/event-stream", ContentNegotiation.Accept(binary: false));
        Assert.Equal("text/event-stream, application/vnd.ag-ui.event+proto", ContentNegotiation.Accept(binary: true));
        Assert.Equal(AgUiEncoding.Sse, ContentNegotiation.ForServer(ContentNegotiation.Accept(binary: false)));
        Assert.Equal(AgUiEncoding.Binary, ContentNegotiation.ForServer(ContentNegotiation.Accept(binary: true)));
    }
}
