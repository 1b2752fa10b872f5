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
}
