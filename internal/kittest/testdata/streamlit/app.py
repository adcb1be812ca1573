"""A Streamlit app that leaves sign-in and tokens to the proxy in front of it.

The Python client finds the platform by SWEATSTACK_URL.
"""

import streamlit as st
from sweatstack.streamlit import StreamlitAuth

auth = StreamlitAuth.behind_proxy(redirect_uri="/")
auth.authenticate()
if not auth.is_authenticated():
    st.write("nobody is signed in")
    st.stop()

person = auth.client.get_userinfo()
latest = next(iter(auth.client.get_activities(limit=1)))
st.session_state["loads"] = st.session_state.get("loads", 0) + 1
st.write(f"Load {st.session_state['loads']}: person {person.sub} activity {latest.id} end")
st.button("Load again")
