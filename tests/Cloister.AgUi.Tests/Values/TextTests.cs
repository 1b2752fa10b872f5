using System.Text;

namespace Cloister.AgUi.Tests.Values;

public sealed class TextTests
{
    [Fact]
    public void A_text_that_grows_holds_all_pieces_and_earlier_slices_stay()
    {
        var random = new Random(3);
        var (buffer, model) = (new TextBuffer(), new StringBuilder());
        var slices = new List<(TextSlice Slice, string Text)>();
        for (var i = 0; i < 2_000; i++)
        {
            var piece = new string((char)('a' + random.Next(26)), random.Next(9));
            buffer.Append(piece);
            model.Append(piece);
            if (random.Next(20) == 0)
            {
                slices.Add((buffer.Slice, model.ToString()));
            }
        }

        Assert.Equal(model.ToString(), buffer.Slice.ToString());
        Assert.All(slices, slice => Assert.Equal(slice.Text, slice.Slice.Span.ToString()));
    }

    [Fact]
    public void Two_texts_that_go_on_from_one_share_nothing_behind_it()
    {
        var start = new TextBuffer();
        start.Append("start");
        var (one, two) = (new TextBuffer(start.Slice), new TextBuffer(start.Slice));

        start.Append("!");
        one.Append(" one");
        two.Append(" two");

        Assert.Equal(("start!", "start one", "start two"), ($"{start.Slice}", $"{one.Slice}", $"{two.Slice}"));
    }

    [Fact]
    public void A_slice_is_made_once_until_the_text_grows()
    {
        var buffer = new TextBuffer();
        buffer.Append("text");
        var slice = buffer.Slice;

        buffer.Append("");

        Assert.Same(slice, buffer.Slice);
        Assert.Same(slice.ToString(), slice.ToString());
    }

    [Fact]
    public void Slices_are_equal_by_their_characters()
    {
        var buffer = new TextBuffer();
        buffer.Append("te");
        buffer.Append("xt");
        TextSlice text = "text";

        Assert.True(buffer.Slice == text);
        Assert.Equal(text.GetHashCode(), buffer.Slice.GetHashCode());
        Assert.True(text != "texts");
        Assert.False(text.Equals(null));
        Assert.Same(TextSlice.Empty, TextSlice.From(""));
    }

    [Fact]
    public void No_text_is_no_slice()
    {
        string? none = null;
        TextSlice? slice = none;

        Assert.Null(slice);
        Assert.Throws<ArgumentNullException>(() => TextSlice.From(none!));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("plain", "plain")]
    [InlineData("Grüße 你好 🎉", "Grüße 你好 🎉")]
    [InlineData("""a \"quoted\" \\ \/ \b\f\n\r\t end""", "a \"quoted\" \\ / \b\f\n\r\t end")]
    [InlineData("""\ud83c\udf89 and é\u00e9""", "🎉 and éé")]
    public void A_text_from_json_is_the_text_it_stands_for(string json, string expected)
    {
        TextSlice Read() => TextSlice.FromJson(Encoding.UTF8.GetBytes(json));

        Assert.Equal(expected, Read().ToString());
        Assert.Equal(expected, Read().Span.ToString());
        Assert.Equal(expected, Read().Memory.ToString());
        Assert.Equal(expected.Length, Read().Length);
        Assert.Equal(expected.Length == 0, Read().IsEmpty);
        Assert.Equal(TextSlice.From(expected), Read());
        Assert.Equal(Read(), TextSlice.From(expected));
        Assert.Equal(Read(), Read());
        Assert.Equal(TextSlice.From(expected).GetHashCode(), Read().GetHashCode());
        Assert.NotEqual(Read(), TextSlice.From(expected + "."));
    }

    [Fact]
    public void A_text_from_json_keeps_half_a_surrogate_pair()
    {
        Assert.Equal("half \ud83c", TextSlice.FromJson("""half \ud83c"""u8).ToString());
        Assert.Equal("\udf89 half", TextSlice.FromJson("""\udf89 half"""u8).ToString());
    }

    [Fact]
    public void A_text_from_json_keeps_nothing_of_the_data_it_came_from()
    {
        var data = "text"u8.ToArray();
        var slice = TextSlice.FromJson(data);

        Array.Clear(data);

        Assert.Equal("text", slice.ToString());
    }

    [Fact]
    public void A_text_from_json_goes_on_like_any_other()
    {
        var buffer = new TextBuffer(TextSlice.FromJson("""one\n"""u8));

        buffer.Append("two");

        Assert.Equal("one\ntwo", buffer.Slice.ToString());
    }

    [Fact]
    public async Task A_text_from_json_is_the_same_text_for_all_who_look_first()
    {
        for (var i = 0; i < 50; i++)
        {
            var slice = TextSlice.FromJson("""to \u0062e read"""u8);
            using var start = new Barrier(2);
            Task<string> Look(Func<string> look) =>
                Task.Factory.StartNew(
                    () => start.SignalAndWait(TimeSpan.FromSeconds(10)) ? look() : "nobody else came",
                    CancellationToken.None,
                    TaskCreationOptions.LongRunning,
                    TaskScheduler.Default
                );

            var seen = await Task.WhenAll(Look(slice.ToString), Look(() => slice.Memory.ToString())).WaitAsync(TimeSpan.FromSeconds(20));

            Assert.Equal("to be read", seen[0]);
            Assert.Same(seen[0], seen[1]);
            Assert.Same(seen[0], slice.ToString());
        }
    }
}
