namespace Cloister.Presentation.Tests.Suggesting;

public sealed class FollowUpSuggestionsTests
{
    private readonly List<string> _chosen = [];

    [Fact]
    public void A_choice_says_exactly_its_text_once()
    {
        var suggestions = new FollowUpSuggestions([" Why? ", "And then?"], _chosen.Add);

        suggestions.Choose(0);
        suggestions.Choose(0);
        suggestions.Choose(1);

        Assert.Equal([" Why? "], _chosen);
        Assert.Equal([" Why? ", "And then?"], suggestions.Texts);
    }

    [Fact]
    public void No_texts_are_nothing_to_show()
    {
        var suggestions = new FollowUpSuggestions([], _chosen.Add);

        Assert.True(suggestions.IsEmpty);
        Assert.Throws<ArgumentOutOfRangeException>(() => suggestions.Choose(0));
    }
}
